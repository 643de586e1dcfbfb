/**
 * Where nodes lie: pushed apart by each other and pulled together by what ties them (Fruchterman and Reingold 1991, with the far ones
 * taken together after Barnes and Hut 1986), in slices of time on the page's own thread, until all is calm. Pinned nodes stay.
 */

import { Quadtree } from "./quadtree";

export interface Place {
  readonly x: number;
  readonly y: number;
}

const REPULSION = 900;
const GRAVITY = 0.02;
/** What a movement keeps from one round to the next. */
const INERTIA = 0.55;
const COOLING = 0.977;
/** Below this warmth nothing moves that could be seen. */
const CALM = 0.006;
/** Nodes between two looks at the clock. */
const CHUNK = 50;

export class Layout {
  /** Places of all nodes that ever were, so that what is taken back lies where it lay. */
  private readonly kept = new Map<string, Place>();
  private index = new Map<string, number>();
  ids: readonly string[] = [];
  x = new Float64Array();
  y = new Float64Array();
  private vx = new Float64Array();
  private vy = new Float64Array();
  private isPinned = new Uint8Array();
  private from = new Int32Array();
  private to = new Int32Array();
  private degree = new Float64Array();
  private tree = new Quadtree();
  private warmth = 0;
  private isResting = false;
  /** The node at which the round goes on. */
  private at = 0;

  /** Takes what is drawn now; new nodes begin beside what they are tied to. */
  set(ids: readonly string[], edges: readonly { readonly from: string; readonly to: string }[], pinned: ReadonlySet<string>): void {
    this.keep();
    const before = this.index;
    this.ids = ids;
    this.index = new Map(ids.map((id, at) => [id, at]));
    const n = ids.length;
    const known = edges.filter(({ from, to }) => this.index.has(from) && this.index.has(to));
    this.from = Int32Array.from(known, ({ from }) => this.index.get(from) ?? 0);
    this.to = Int32Array.from(known, ({ to }) => this.index.get(to) ?? 0);
    this.degree = new Float64Array(n);
    for (const ends of [this.from, this.to]) ends.forEach((at) => (this.degree[at]! += 1));
    [this.x, this.y, this.vx, this.vy] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    this.isPinned = Uint8Array.from(ids, (id) => Number(pinned.has(id)));
    this.at = 0;
    this.seed(known);
    const isSame = before.size === n && ids.every((id) => before.has(id));
    const isResting = this.isResting;
    this.isResting = false;
    if (!isSame && !isResting) this.warm(before.size === 0 ? 1 : 0.6);
  }

  /** Gives everything a push. */
  warm(warmth = 0.4): void {
    this.warmth = Math.max(this.warmth, warmth);
  }

  /** Lets everything lie where it is the next time that nodes are set. */
  rest(): void {
    this.isResting = true;
    this.warmth = 0;
  }

  get isCalm(): boolean {
    return this.warmth < CALM || this.ids.length === 0;
  }

  place(id: string): Place | undefined {
    const at = this.index.get(id);
    return at === undefined ? this.kept.get(id) : { x: this.x[at]!, y: this.y[at]! };
  }

  /** Puts a node somewhere; its neighbours follow if they are warm. */
  put(id: string, { x, y }: Place): void {
    const at = this.index.get(id);
    this.kept.set(id, { x, y });
    if (at === undefined) return;
    [this.x[at], this.y[at], this.vx[at], this.vy[at]] = [x, y, 0, 0];
  }

  /** Holds a node while it is dragged. */
  hold(id: string, isHeld: boolean): void {
    const at = this.index.get(id);
    if (at !== undefined) this.isPinned[at] = Number(isHeld);
  }

  /** Goes on for some milliseconds; whether anything moved. */
  run(milliseconds: number): boolean {
    if (this.isCalm) return false;
    const end = performance.now() + milliseconds;
    let isMoved = false;
    while (performance.now() < end && !this.isCalm) {
      if (this.at === 0) this.tree.build(this.x, this.y);
      const stop = Math.min(this.at + CHUNK, this.ids.length);
      for (let i = this.at; i < stop; i += 1) this.push(i);
      this.at = stop;
      if (stop < this.ids.length) continue;
      this.finish();
      isMoved = true;
    }
    return isMoved;
  }

  private push(i: number): void {
    const { x, y, vx, vy, warmth } = this;
    const [fx, fy] = this.tree.force(i, x, y);
    vx[i]! += (fx * REPULSION - x[i]! * GRAVITY) * warmth;
    vy[i]! += (fy * REPULSION - y[i]! * GRAVITY) * warmth;
  }

  /** Ties pull, and everything moves. */
  private finish(): void {
    const { x, y, vx, vy, from, to, degree, warmth } = this;
    for (let e = 0; e < from.length; e += 1) {
      const [a, b] = [from[e]!, to[e]!];
      const dx = x[b]! + vx[b]! - x[a]! - vx[a]! || 1e-6;
      const dy = y[b]! + vy[b]! - y[a]! - vy[a]! || 1e-6;
      const length = Math.sqrt(dx * dx + dy * dy);
      const [small, large] = degree[a]! < degree[b]! ? [degree[a]!, degree[b]!] : [degree[b]!, degree[a]!];
      // Around a hub there must be room for all its neighbours.
      const wanted = 46 + 7 * Math.sqrt(large);
      const pull = (((length - wanted) / length) * warmth) / small;
      const share = degree[a]! / (degree[a]! + degree[b]!);
      vx[b]! -= dx * pull * share;
      vy[b]! -= dy * pull * share;
      vx[a]! += dx * pull * (1 - share);
      vy[a]! += dy * pull * (1 - share);
    }
    for (let i = 0; i < x.length; i += 1) {
      if (this.isPinned[i]) {
        vx[i] = vy[i] = 0;
        continue;
      }
      x[i]! += vx[i]! *= INERTIA;
      y[i]! += vy[i]! *= INERTIA;
    }
    this.at = 0;
    this.warmth *= COOLING;
  }

  private keep(): void {
    this.ids.forEach((id, at) => this.kept.set(id, { x: this.x[at]!, y: this.y[at]! }));
  }

  /** Known places first; then, ring by ring, around what is known; the rest on a spiral. */
  private seed(edges: readonly { readonly from: string; readonly to: string }[]): void {
    const isPlaced = new Uint8Array(this.ids.length);
    this.ids.forEach((id, at) => {
      const place = this.kept.get(id);
      if (place) [this.x[at], this.y[at], isPlaced[at]] = [place.x, place.y, 1];
    });
    const spread = (at: number, x: number, y: number, turn: number, distance: number) => {
      // The golden angle, so that no two lie on one line.
      const angle = turn * 2.399963;
      [this.x[at], this.y[at], isPlaced[at]] = [x + Math.cos(angle) * distance, y + Math.sin(angle) * distance, 1];
    };
    const settle = () => {
      for (let isChanged = true; isChanged; ) {
        isChanged = false;
        for (const { from, to } of edges) {
          const [a, b] = [this.index.get(from)!, this.index.get(to)!];
          if (isPlaced[a] === isPlaced[b]) continue;
          const [known, other] = isPlaced[a] ? [a, b] : [b, a];
          spread(other, this.x[known]!, this.y[known]!, other, 40 + 5 * Math.sqrt(this.degree[known]!));
          isChanged = true;
        }
      }
    };
    settle();
    const order = [...this.ids.keys()].sort((a, b) => this.degree[b]! - this.degree[a]!);
    order.forEach((at, turn) => {
      if (isPlaced[at]) return;
      spread(at, 0, 0, turn, 60 * Math.sqrt(turn));
      if (this.degree[at]! > 0 && turn < 200) settle();
    });
  }
}
