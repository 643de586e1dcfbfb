/** A graph as an analyst makes it: what is on it, and what he did with it. Every change gives a new one, so that it can be taken back. */

import { ZONES, type ZoneName } from "../../components/Zone";
import type { Observable } from "../../lib/object";
import { tied, type Tie } from "./relation";
import type { Relation, Step } from "./step";

/** More of them nobody reads, and a browser without a graphics card does not draw quickly. */
export const NODES_MAX = 5_000;
export const EDGES_MAX = 20_000;

export interface GraphNode {
  readonly id: string;
  readonly object: Observable;
  /** `null` until it is looked up, in a graph that was kept: zones are told by the day. */
  readonly zone: ZoneName | null;
  readonly score: number | null;
  readonly category: string;
  readonly isPinned: boolean;
  readonly isHidden: boolean;
  /** The analyst's own words. */
  readonly note: string;
}

export interface GraphEdge {
  readonly id: string;
  readonly tie: Tie;
  readonly from: string;
  readonly to: string;
  readonly first: string | null;
  readonly last: string | null;
  /** How much the tie says, from 0 to 100, where that is known. */
  readonly rarity: number | null;
}

/** Several nodes that are shown as one. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: ReadonlySet<string>;
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
  readonly groups: ReadonlyMap<string, Group>;
}

export const EMPTY: Graph = { nodes: new Map(), edges: new Map(), groups: new Map() };

export function idOf({ kind, text }: Observable): string {
  return `${kind}:${text}`;
}

export function isGroup(id: string): boolean {
  return id.startsWith("group:");
}

/** The worst zone of several. */
export function worst(zones: Iterable<ZoneName>): ZoneName {
  const found = new Set(zones);
  return ZONES.find((zone) => found.has(zone)) ?? "Grey";
}

export interface Grown {
  readonly graph: Graph;
  readonly added: readonly string[];
  /** Objects that found no room. */
  readonly refused: number;
}

/** The graph with an object and its neighbours by these relations. */
export function grow(graph: Graph, step: Step, relations: readonly Relation[] = step.relations): Grown {
  const nodes = new Map(graph.nodes);
  const edges = new Map(graph.edges);
  const added: string[] = [];
  let refused = 0;
  const put = (object: Observable, facts: Pick<GraphNode, "zone" | "score" | "category">): string | null => {
    const id = idOf(object);
    const before = nodes.get(id);
    if (!before && nodes.size >= NODES_MAX) {
      refused += 1;
      return null;
    }
    if (!before) added.push(id);
    const kept = { isPinned: before?.isPinned ?? false, isHidden: before?.isHidden ?? false, note: before?.note ?? "" };
    nodes.set(id, { id, object, ...kept, zone: facts.zone, score: facts.score, category: facts.category });
    return id;
  };
  const centre = put(step.object, step);
  for (const { relation, neighbours } of centre ? relations : []) {
    for (const neighbour of neighbours) {
      const id = put(neighbour.object, neighbour);
      const tie = id && id !== centre && tied(relation, centre!, id);
      if (!tie) continue;
      const edge = `${tie.tie} ${tie.from} ${tie.to}`;
      if (!edges.has(edge) && edges.size >= EDGES_MAX) continue;
      const { first, last, rarity } = neighbour;
      edges.set(edge, { id: edge, ...tie, first, last, rarity });
    }
  }
  return { graph: { ...graph, nodes, edges }, added, refused };
}

/** The graph with some of its nodes changed. */
export function change(graph: Graph, ids: Iterable<string>, what: Partial<Pick<GraphNode, "isPinned" | "isHidden" | "note">>): Graph {
  const nodes = new Map(graph.nodes);
  for (const id of membersOf(graph, ids)) {
    const node = nodes.get(id);
    if (node) nodes.set(id, { ...node, ...what });
  }
  return { ...graph, nodes };
}

/** The graph without some of its nodes, and without what they were tied by. */
export function remove(graph: Graph, ids: Iterable<string>): Graph {
  const gone = membersOf(graph, ids);
  const nodes = new Map([...graph.nodes].filter(([id]) => !gone.has(id)));
  const edges = new Map([...graph.edges].filter(([, { from, to }]) => !gone.has(from) && !gone.has(to)));
  return { nodes, edges, groups: withMembers(graph.groups, (id) => !gone.has(id)) };
}

/** The graph with these nodes as one; groups among them become part of it. */
export function group(graph: Graph, ids: Iterable<string>, name: string): { graph: Graph; id: string } | null {
  const members = membersOf(graph, ids);
  if (members.size < 2) return null;
  const groups = new Map(withMembers(graph.groups, (id) => !members.has(id)));
  const numbers = [...graph.groups.keys()].map((id) => Number(id.slice("group:".length)) || 0);
  const id = `group:${Math.max(0, ...numbers) + 1}`;
  groups.set(id, { id, name, members });
  return { graph: { ...graph, groups }, id };
}

export function ungroup(graph: Graph, ids: Iterable<string>): Graph {
  const groups = new Map(graph.groups);
  for (const id of ids) groups.delete(id);
  return { ...graph, groups };
}

export function rename(graph: Graph, id: string, name: string): Graph {
  const before = graph.groups.get(id);
  return before ? { ...graph, groups: new Map(graph.groups).set(id, { ...before, name }) } : graph;
}

/** Nodes, and for groups those that are in them. */
export function membersOf(graph: Graph, ids: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const id of ids) {
    const group = graph.groups.get(id);
    if (group) group.members.forEach((member) => found.add(member));
    else if (graph.nodes.has(id)) found.add(id);
  }
  return found;
}

/** A group of one is none. */
function withMembers(groups: Graph["groups"], isKept: (id: string) => boolean): Graph["groups"] {
  const kept = [...groups.values()].map((group) => ({ ...group, members: new Set([...group.members].filter(isKept)) }));
  return new Map(kept.filter(({ members }) => members.size > 1).map((group) => [group.id, group]));
}
