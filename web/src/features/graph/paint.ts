/**
 * A picture of a graph, painted in slices: the painter yields where it may be interrupted. On a canvas of two dimensions, since many desks
 * have no graphics card that a browser would trust: there WebGL takes seconds for what this does while nobody notices.
 */

import { trace, type Look, type Marks } from "./look";
import type { Scene, SceneEdge, SceneNode } from "./scene";
import { toScreen, type Size, type View } from "./view";

export interface Picture {
  readonly scene: Scene;
  readonly view: View;
  readonly size: Size;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Lines of one path: a path of all of them takes longer than the sum of these. */
const LINES = 20;
const SLICE = 200;
const NAMES_MAX = 140;
/** Below this scale only what matters most has its name. */
const NAMES_SCALE = 0.3;
const ARROWS_SCALE = 0.45;

/** How large a node is on the page. */
export function radiusAt({ radius }: SceneNode, scale: number): number {
  return Math.max(2, Math.round(radius * Math.min(1.5, Math.max(0.3, Math.sqrt(scale)))));
}

export function* paint(context: CanvasRenderingContext2D, picture: Picture, look: Look, marks: Marks): Generator<void> {
  const { size } = picture;
  context.fillStyle = look.page;
  context.fillRect(0, 0, size.width, size.height);
  yield* edges(context, picture, look);
  yield* nodes(context, picture, look, marks);
  names(context, picture, look);
}

/** Whether two points have all of the picture on one side. */
function isOut(ax: number, ay: number, bx: number, by: number, { width, height }: Size): boolean {
  return (ax < 0 && bx < 0) || (ay < 0 && by < 0) || (ax > width && bx > width) || (ay > height && by > height);
}

function* edges(context: CanvasRenderingContext2D, picture: Picture, look: Look): Generator<void> {
  const { scene, view } = picture;
  const styles: readonly (readonly [(edge: SceneEdge) => boolean, string, number[]])[] = [
    [(edge) => edge.isFaint && !edge.isDashed, look.line, []],
    [(edge) => edge.isDashed, look.edge, [4, 3]],
    [(edge) => !edge.isFaint && !edge.isDashed, look.edge, []],
  ];
  for (const [isOne, colour, dash] of styles) {
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1;
    context.setLineDash(dash);
    let lines = 0;
    let done = 0;
    context.beginPath();
    for (const edge of scene.edges) {
      if (!isOne(edge)) continue;
      const ends = endsOf(edge, picture);
      if (ends) {
        const [ax, ay, bx, by] = ends;
        context.moveTo(ax, ay);
        context.lineTo(bx, by);
        lines += 1;
      }
      if (lines === LINES) {
        context.stroke();
        context.beginPath();
        lines = 0;
      }
      done += 1;
      if (done % SLICE === 0) yield;
    }
    context.stroke();
    context.setLineDash([]);
    if (view.scale >= ARROWS_SCALE) yield* arrows(context, picture, isOne);
  }
}

function endsOf({ from, to }: SceneEdge, { view, size, x, y }: Picture): [number, number, number, number] | null {
  const a = toScreen(view, size, { x: x[from]!, y: y[from]! });
  const b = toScreen(view, size, { x: x[to]!, y: y[to]! });
  return isOut(a.x, a.y, b.x, b.y, size) ? null : [a.x, a.y, b.x, b.y];
}

function* arrows(context: CanvasRenderingContext2D, picture: Picture, isOne: (edge: SceneEdge) => boolean): Generator<void> {
  let done = 0;
  context.beginPath();
  for (const edge of picture.scene.edges) {
    if (edge.isDashed || !isOne(edge)) continue;
    const ends = endsOf(edge, picture);
    if (ends) arrow(context, ends, radiusAt(picture.scene.nodes[edge.to]!, picture.view.scale));
    done += 1;
    if (done % LINES > 0) continue;
    context.fill();
    context.beginPath();
    if (done % SLICE === 0) yield;
  }
  context.fill();
}

/** A head at the rim of the node that is pointed at. */
export function arrow(context: CanvasRenderingContext2D, [ax, ay, bx, by]: readonly [number, number, number, number], radius: number): void {
  const length = Math.hypot(bx - ax, by - ay);
  if (length < radius + 14) return;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const [tx, ty] = [bx - ux * (radius + 3), by - uy * (radius + 3)];
  context.moveTo(tx, ty);
  context.lineTo(tx - ux * 7 - uy * 3.2, ty - uy * 7 + ux * 3.2);
  context.lineTo(tx - ux * 7 + uy * 3.2, ty - uy * 7 - ux * 3.2);
  context.closePath();
}

function* nodes(context: CanvasRenderingContext2D, { scene, view, size, x, y }: Picture, look: Look, marks: Marks): Generator<void> {
  for (const [at, node] of scene.nodes.entries()) {
    if (at % SLICE === SLICE - 1) yield;
    const place = toScreen(view, size, { x: x[at]!, y: y[at]! });
    const radius = radiusAt(node, view.scale);
    if (place.x < -radius || place.y < -radius || place.x > size.width + radius || place.y > size.height + radius) continue;
    if (radius < 4) {
      context.fillStyle = look.zones[node.zone ?? "Grey"];
      context.fillRect(place.x - radius, place.y - radius, radius * 2, radius * 2);
      continue;
    }
    context.drawImage(marks.of(node.shape, node.zone, radius), place.x - radius * 2, place.y - radius * 2, radius * 4, radius * 4);
    if (node.isPinned || node.hasNote) signs(context, node, place.x, place.y, radius, look);
  }
}

/** A dot for what is pinned, at the left; a corner for what has a note, at the right. */
function signs(context: CanvasRenderingContext2D, node: SceneNode, x: number, y: number, radius: number, look: Look): void {
  context.fillStyle = look.text;
  context.strokeStyle = look.page;
  context.lineWidth = 1.5;
  if (node.isPinned) {
    trace(context, "domain", x - radius, y - radius, 3.5);
    context.stroke();
    context.fill();
  }
  if (node.hasNote) {
    context.beginPath();
    context.rect(x + radius - 3, y - radius - 4, 7, 7);
    context.stroke();
    context.fill();
  }
}

/** Names where there is room for them, those that matter most first. */
function names(context: CanvasRenderingContext2D, picture: Picture, look: Look): void {
  const { scene, view, size, x, y } = picture;
  const taken: [number, number, number, number][] = [];
  context.font = `12px ${look.mono}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const least = view.scale < NAMES_SCALE ? 16 : 0;
  for (const at of scene.named) {
    const node = scene.nodes[at]!;
    if (taken.length >= NAMES_MAX || node.weight < least) return;
    const place = toScreen(view, size, { x: x[at]!, y: y[at]! });
    if (place.x < 0 || place.y < 0 || place.x > size.width || place.y > size.height) continue;
    const radius = radiusAt(node, view.scale);
    const width = context.measureText(node.label).width;
    const left = isLeft(picture, at) ? place.x - radius - 5 - width : place.x + radius + 5;
    const box: [number, number, number, number] = [left, place.y - 8, left + width, place.y + 8];
    if (taken.some(([l, t, r, b]) => box[0] < r && box[2] > l && box[1] < b && box[3] > t)) continue;
    taken.push(box);
    name(context, node.label, left, place.y, look);
  }
}

/** Whether a node's name stands at its left: what it is tied to is at its right. */
export function isLeft({ scene, x }: Picture, at: number): boolean {
  const { anchor } = scene.nodes[at]!;
  return anchor >= 0 && x[anchor]! > x[at]! + 1;
}

/** A name that is read over lines. */
export function name(context: CanvasRenderingContext2D, text: string, x: number, y: number, look: Look, colour = look.text): void {
  context.strokeStyle = look.page;
  context.lineWidth = 4;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
