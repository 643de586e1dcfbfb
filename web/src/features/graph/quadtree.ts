/** Points in squares of squares, so that many that are far away push as one (Barnes and Hut 1986). */

/** A square is taken as one point when it is this much smaller than it is far, squared. */
const THETA_SQUARED = 0.81;
/** Points closer than this push as if they were so far apart. */
const NEAR_SQUARED = 16;
/** Squares within squares; points of the same place end here. */
const DEPTH_MAX = 24;

export class Quadtree {
  private child = new Int32Array();
  private mass = new Float64Array();
  private cx = new Float64Array();
  private cy = new Float64Array();
  /** The one point of a square that has no squares within; -1 is none. */
  private point = new Int32Array();
  private size = 0;
  private squares = 0;
  private readonly stack: number[] = [];
  private readonly widths: number[] = [];

  build(x: Float64Array, y: Float64Array): void {
    const n = x.length;
    this.room(n * 4 + 64);
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < n; i += 1) {
      left = Math.min(left, x[i]!);
      right = Math.max(right, x[i]!);
      top = Math.min(top, y[i]!);
      bottom = Math.max(bottom, y[i]!);
    }
    this.size = Math.max(right - left, bottom - top, 1) * 1.01;
    this.squares = 0;
    this.square();
    for (let i = 0; i < n; i += 1) this.insert(i, x, y, left, top);
    for (let s = 0; s < this.squares; s += 1) {
      const mass = this.mass[s]!;
      if (mass > 0) {
        this.cx[s]! /= mass;
        this.cy[s]! /= mass;
      }
    }
  }

  /** The push on a point by all others. */
  force(i: number, x: Float64Array, y: Float64Array): [number, number] {
    const { child, mass, cx, cy, point, stack, widths } = this;
    const [px, py] = [x[i]!, y[i]!];
    let [fx, fy] = [0, 0];
    stack.length = widths.length = 0;
    stack.push(0);
    widths.push(this.size);
    while (stack.length > 0) {
      const s = stack.pop()!;
      const width = widths.pop()!;
      if (mass[s] === 0 || point[s] === i) continue;
      // Points of the very same place are pushed apart, each to a side of its own.
      const dx = px - cx[s]! || Math.cos(i) * 0.01;
      const dy = py - cy[s]! || Math.sin(i) * 0.01;
      const distance = dx * dx + dy * dy;
      if (child[s * 4] === 0 || width * width < THETA_SQUARED * distance) {
        const push = mass[s]! / Math.max(distance, NEAR_SQUARED);
        fx += dx * push;
        fy += dy * push;
        continue;
      }
      for (let q = 0; q < 4; q += 1) {
        stack.push(child[s * 4 + q]!);
        widths.push(width / 2);
      }
    }
    return [fx / 30, fy / 30];
  }

  private insert(i: number, x: Float64Array, y: Float64Array, left: number, top: number): void {
    let s = 0;
    let half = this.size / 2;
    let [l, t] = [left, top];
    for (let depth = 0; ; depth += 1) {
      const isEmpty = this.mass[s] === 0;
      const other = this.point[s]!;
      this.mass[s]! += 1;
      this.cx[s]! += x[i]!;
      this.cy[s]! += y[i]!;
      if (isEmpty) {
        this.point[s] = i;
        return;
      }
      if (depth >= DEPTH_MAX || this.squares + 4 > this.mass.length) return;
      if (this.child[s * 4] === 0) {
        for (let q = 0; q < 4; q += 1) this.child[s * 4 + q] = this.square();
        const inner = this.child[s * 4 + quarter(x[other]!, y[other]!, l + half, t + half)]!;
        this.mass[inner] = 1;
        this.cx[inner] = x[other]!;
        this.cy[inner] = y[other]!;
        this.point[inner] = other;
        this.point[s] = -1;
      }
      const q = quarter(x[i]!, y[i]!, l + half, t + half);
      s = this.child[s * 4 + q]!;
      if (q & 1) l += half;
      if (q & 2) t += half;
      half /= 2;
    }
  }

  private square(): number {
    const s = this.squares;
    this.squares += 1;
    this.child.fill(0, s * 4, s * 4 + 4);
    this.mass[s] = this.cx[s] = this.cy[s] = 0;
    this.point[s] = -1;
    return s;
  }

  private room(squares: number): void {
    if (this.mass.length >= squares) return;
    this.child = new Int32Array(squares * 4);
    [this.mass, this.cx, this.cy] = [new Float64Array(squares), new Float64Array(squares), new Float64Array(squares)];
    this.point = new Int32Array(squares);
  }
}

function quarter(x: number, y: number, middle: number, centre: number): number {
  return (x >= middle ? 1 : 0) + (y >= centre ? 2 : 0);
}
