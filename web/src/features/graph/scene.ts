/** A drawn graph with everything that a picture of it needs, in the order in which it is painted. */

import type { ZoneName } from "../../components/Zone";
import type { Drawn } from "./drawn";
import { label, plain } from "./label";
import { isLikeness, type Tie } from "./relation";
import type { Shape } from "./look";

export interface SceneNode {
  readonly id: string;
  readonly shape: Shape;
  readonly zone: ZoneName | null;
  readonly label: string;
  readonly isPinned: boolean;
  readonly hasNote: boolean;
  /** Which names are written first where there is no room for all. */
  readonly weight: number;
  /** In units of the plane. */
  readonly radius: number;
  /** The first that it is tied to: its name stands on the other side. */
  readonly anchor: number;
}

export interface SceneEdge {
  readonly from: number;
  readonly to: number;
  readonly tie: Tie;
  readonly isDashed: boolean;
  /** A tie that says little is thin. */
  readonly isFaint: boolean;
}

export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly index: ReadonlyMap<string, number>;
  /** Nodes in the order in which their names are written. */
  readonly named: readonly number[];
}

const DANGER: Readonly<Record<ZoneName, number>> = { Red: 4, Orange: 3, Yellow: 2, Green: 0, Grey: 1 };
/** Below this a tie is one of very many. */
const FAINT = 20;

export function scene({ nodes, edges }: Drawn): Scene {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  const degree = new Uint32Array(nodes.length);
  const anchor = new Int32Array(nodes.length).fill(-1);
  const ends = edges.map(({ from, to, tie, rarity }): SceneEdge => {
    const [a, b] = [index.get(from) ?? 0, index.get(to) ?? 0];
    degree[a]! += 1;
    degree[b]! += 1;
    if (anchor[a]! < 0) anchor[a] = b;
    if (anchor[b]! < 0) anchor[b] = a;
    return { from: a, to: b, tie, isDashed: isLikeness(tie), isFaint: rarity !== null && rarity < FAINT };
  });
  const shown = nodes.map((node, at): SceneNode => {
    const ties = degree[at]!;
    const size = node.group ? Math.sqrt(node.group.members.size) : Math.sqrt(ties);
    return {
      id: node.id,
      shape: node.object?.kind ?? "group",
      zone: node.zone,
      label: node.object ? label(node.object) : `${plain(node.group?.name ?? "")} (${node.group?.members.size ?? 0})`,
      isPinned: node.isPinned,
      hasNote: node.hasNote,
      weight: DANGER[node.zone ?? "Grey"] * 4 + Math.min(ties, 40) + (node.group || node.hasNote || node.isPinned ? 50 : 0),
      radius: Math.min(16, 7 + size * 0.8),
      // What is tied to many is in their middle.
      anchor: ties < 4 ? anchor[at]! : -1,
    };
  });
  const named = [...shown.keys()].sort((a, b) => shown[b]!.weight - shown[a]!.weight);
  return { nodes: shown, edges: ends, index, named };
}
