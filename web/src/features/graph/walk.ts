/** From node to node by the arrow keys. */

import type { Place } from "./layout";
import type { Scene } from "./scene";

export const DIRECTIONS: Readonly<Record<string, Place>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** What is next in a direction: of what the node is tied to, or else of all there is. */
export function next(scene: Scene, place: (id: string) => Place | undefined, from: string | null, direction: Place): string | null {
  const here = from === null ? undefined : place(from);
  if (from === null || !here || !scene.index.has(from)) return scene.nodes[scene.named[0] ?? -1]?.id ?? null;
  const at = scene.index.get(from)!;
  const tied = scene.edges.flatMap((edge) => (edge.from === at ? [edge.to] : edge.to === at ? [edge.from] : []));
  const ids = (positions: readonly number[]) => positions.flatMap((position) => scene.nodes[position]?.id ?? []);
  return nearest(ids(tied), place, here, direction) ?? nearest(ids([...scene.nodes.keys()]), place, here, direction);
}

/** Within a right angle around the direction, the nearest; what lies aside counts as farther. */
function nearest(ids: readonly string[], place: (id: string) => Place | undefined, here: Place, direction: Place): string | null {
  let found: string | null = null;
  let best = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const there = place(id);
    if (!there) continue;
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const along = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    if (along <= 0 || aside > along) continue;
    const distance = along + aside * 2;
    if (distance < best) [found, best] = [id, distance];
  }
  return found;
}
