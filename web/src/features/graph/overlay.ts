/** What lies over the picture of a graph: what is selected with its ties and their words, and the box that selects. */

import type { Place } from "./layout";
import { trace, type Look } from "./look";
import { arrow, isLeft, name, radiusAt, type Picture } from "./paint";
import type { SceneEdge } from "./scene";
import { toScreen, type Size, type View } from "./view";

export interface Box {
  readonly from: Place;
  readonly to: Place;
}

export interface Overlay {
  readonly picture: Picture;
  readonly view: View;
  readonly size: Size;
  readonly look: Look;
  readonly tieName: (edge: SceneEdge) => string;
}

/** Nodes whose ties and names are lifted out. */
const LIFTED_MAX = 12;
/** Ties whose words are written. */
const WORDS_MAX = 24;

export function lift(context: CanvasRenderingContext2D, overlay: Overlay, chosen: ReadonlySet<number>): void {
  if (chosen.size === 0) return;
  const { picture, look, view, size } = overlay;
  const isFew = chosen.size <= LIFTED_MAX;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (isFew) ties(context, overlay, chosen);
  for (const at of chosen) {
    const node = picture.scene.nodes[at]!;
    const { x, y } = on(overlay, at);
    if (x < -40 || y < -40 || x > size.width + 40 || y > size.height + 40) continue;
    const radius = radiusAt(node, view.scale);
    trace(context, "domain", x, y, radius * (node.shape === "group" || node.shape === "ip" ? 1.5 : 1.1) + 4);
    context.strokeStyle = look.accent;
    context.lineWidth = 2.5;
    context.stroke();
    if (!isFew) continue;
    const side = isLeft(picture, at) ? -1 : 1;
    context.textAlign = side < 0 ? "right" : "left";
    context.font = `600 12px ${look.mono}`;
    name(context, node.label, x + side * (radius + 9), y, look);
  }
}

function on({ picture, view, size }: Overlay, at: number): Place {
  return toScreen(view, size, { x: picture.x[at]!, y: picture.y[at]! });
}

/** A tie from rim to rim, so that it covers neither node. */
function between(overlay: Overlay, { from, to }: SceneEdge): { a: Place; b: Place } {
  const { picture, view } = overlay;
  const [a, b] = [on(overlay, from), on(overlay, to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const cut = (node: number) => Math.min(radiusAt(picture.scene.nodes[node]!, view.scale) + 3, length / 2) / length;
  const [start, end] = [cut(from), cut(to)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return { a: { x: a.x + dx * start, y: a.y + dy * start }, b: { x: b.x - dx * end, y: b.y - dy * end } };
}

function ties(context: CanvasRenderingContext2D, overlay: Overlay, chosen: ReadonlySet<number>): void {
  const { picture, look, tieName } = overlay;
  const found = picture.scene.edges
    .filter(({ from, to }) => chosen.has(from) || chosen.has(to))
    .map((edge) => ({ edge, ...between(overlay, edge) }));
  context.strokeStyle = context.fillStyle = look.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const { a, b } of found) {
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
  }
  context.stroke();
  context.beginPath();
  for (const { edge, a, b } of found) {
    if (!edge.isDashed) arrow(context, [a.x, a.y, b.x, b.y], 0);
  }
  context.fill();
  if (found.length > WORDS_MAX) return;
  context.textAlign = "center";
  context.font = `11px ${look.font}`;
  for (const { edge, a, b } of found) {
    const text = tieName(edge);
    const hasRoom = Math.hypot(a.x - b.x, a.y - b.y) > context.measureText(text).width + 40;
    if (hasRoom) name(context, text, (a.x + b.x) / 2, (a.y + b.y) / 2, look, look.accent);
  }
}

export function frameOf(context: CanvasRenderingContext2D, { from, to }: Box, { accent }: Look): void {
  context.strokeStyle = accent;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
  context.setLineDash([]);
}
