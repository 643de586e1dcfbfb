/** What of a graph is drawn: without what is hidden or filtered out, and with groups as one node. */

import { ZONES, type ZoneName } from "../../components/Zone";
import { KINDS, type Kind, type Observable } from "../../lib/object";
import { worst, type Graph, type GraphNode, type Group } from "./model";
import { TIES, type Tie } from "./relation";

/** What the reader does not want to see. */
export interface Filter {
  readonly zones: ReadonlySet<ZoneName>;
  readonly kinds: ReadonlySet<Kind>;
  readonly ties: ReadonlySet<Tie>;
}

export const ALL: Filter = { zones: new Set(ZONES), kinds: new Set(KINDS), ties: new Set(TIES) };

export interface DrawnNode {
  readonly id: string;
  readonly zone: ZoneName | null;
  /** What it is; a group has none. */
  readonly object: Observable | null;
  readonly node: GraphNode | null;
  readonly group: Group | null;
  readonly isPinned: boolean;
  readonly hasNote: boolean;
}

export interface DrawnEdge {
  readonly id: string;
  readonly tie: Tie;
  readonly from: string;
  readonly to: string;
  readonly rarity: number | null;
}

export interface Drawn {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** The node that stands for a member of the graph. */
  readonly standing: ReadonlyMap<string, string>;
}

export function drawn(graph: Graph, filter: Filter): Drawn {
  const groupOf = new Map<string, Group>();
  for (const group of graph.groups.values()) group.members.forEach((member) => groupOf.set(member, group));
  const standing = new Map<string, string>();
  const members = new Map<Group, GraphNode[]>();
  const nodes: DrawnNode[] = [];
  for (const node of graph.nodes.values()) {
    if (node.isHidden || !filter.zones.has(node.zone ?? "Grey") || !filter.kinds.has(node.object.kind)) continue;
    const group = groupOf.get(node.id);
    standing.set(node.id, group?.id ?? node.id);
    if (group) {
      const others = members.get(group);
      if (others) others.push(node);
      else members.set(group, [node]);
      continue;
    }
    const { id, zone, object, isPinned, note } = node;
    nodes.push({ id, zone, object, node, group: null, isPinned, hasNote: note !== "" });
  }
  for (const [group, shown] of members) {
    const isPinned = shown.some((node) => node.isPinned);
    const hasNote = shown.some((node) => node.note !== "");
    nodes.push({ id: group.id, zone: zoneOfAll(shown), object: null, node: null, group, isPinned, hasNote });
  }
  const edges = new Map<string, DrawnEdge>();
  for (const edge of graph.edges.values()) {
    const from = standing.get(edge.from);
    const to = standing.get(edge.to);
    if (!from || !to || from === to || !filter.ties.has(edge.tie)) continue;
    const id = `${edge.tie} ${from} ${to}`;
    edges.set(id, { id, tie: edge.tie, from, to, rarity: edge.rarity });
  }
  return { nodes, edges: [...edges.values()], standing };
}

/** The worst that is known of several; `null` where nothing is. */
function zoneOfAll(nodes: readonly GraphNode[]): ZoneName | null {
  const known = nodes.flatMap(({ zone }) => zone ?? []);
  return known.length > 0 ? worst(known) : null;
}
