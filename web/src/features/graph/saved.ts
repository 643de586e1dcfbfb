/** Graphs that are kept on the server, for oneself or for the group. */

import { useQuery } from "@tanstack/react-query";
import { ApiError, send } from "../../api/client";
import { isKind } from "../../lib/object";
import { EMPTY, idOf, NODES_MAX, type Graph, type GraphEdge, type GraphNode } from "./model";
import { tied } from "./relation";
import { layout, type Kept } from "./work";

/** Of a graph in the list. */
export interface SavedRow {
  readonly Id: string;
  readonly Name: string;
  readonly Shared: boolean;
  readonly IsOwn: boolean;
  readonly Revision: number;
  readonly NodeCount: number;
  readonly EdgeCount: number;
  readonly ChangedAt: string;
}

interface SavedNode {
  readonly Type: string;
  readonly Object: string;
  readonly X?: number | null;
  readonly Y?: number | null;
  readonly Pinned?: boolean;
  readonly Hidden?: boolean;
  readonly Group?: number | null;
  readonly Note?: string | null;
}

interface SavedBody {
  readonly Nodes: readonly SavedNode[];
  readonly Edges: readonly { readonly From: number; readonly To: number; readonly Relation: string }[];
  readonly Groups: readonly { readonly Name: string; readonly Collapsed?: boolean }[];
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(init.body ? { "content-type": "application/json" } : {}), ...init.headers };
  const response = await send(path, { ...init, headers });
  if (!response.ok) throw await ApiError.of(response);
  return response;
}

export const LIST = ["graphs"];

export function useSaved() {
  return useQuery({
    queryKey: LIST,
    queryFn: async ({ signal }) => ((await (await ask("/api/graphs", { signal })).json()) as { Graphs: SavedRow[] }).Graphs,
  });
}

/** What of a graph is kept: no zone, since that is told by the day. */
export function bodyOf({ nodes, edges, groups }: Graph): SavedBody {
  const ids = [...nodes.keys()];
  const index = new Map(ids.map((id, at) => [id, at]));
  const kept = [...groups.values()];
  const groupOf = new Map(kept.flatMap(({ members }, at) => [...members].map((id) => [id, at] as const)));
  return {
    Nodes: [...nodes.values()].map(({ id, object, isPinned, isHidden, note }) => {
      const place = layout.place(id);
      return {
        Type: object.kind,
        Object: object.text,
        ...(place ? { X: Math.round(place.x * 10) / 10, Y: Math.round(place.y * 10) / 10 } : {}),
        ...(isPinned ? { Pinned: true } : {}),
        ...(isHidden ? { Hidden: true } : {}),
        ...(groupOf.has(id) ? { Group: groupOf.get(id) ?? 0 } : {}),
        ...(note ? { Note: note } : {}),
      };
    }),
    Edges: [...edges.values()].map(({ tie, from, to }) => ({ From: index.get(from) ?? 0, To: index.get(to) ?? 0, Relation: tie })),
    Groups: kept.map(({ name }) => ({ Name: name, Collapsed: true })),
  };
}

/** The graph of what was kept, with its nodes put where they lay. */
export function graphOf({ Nodes, Edges, Groups }: SavedBody): Graph {
  const ids: string[] = [];
  const nodes = new Map<string, GraphNode>();
  for (const { Type, Object: text, X, Y, Pinned, Hidden, Note } of Nodes.slice(0, NODES_MAX)) {
    const object = { kind: isKind(Type) ? Type : ("domain" as const), text };
    const id = idOf(object);
    ids.push(id);
    nodes.set(id, { id, object, zone: null, score: null, category: "", isPinned: Pinned ?? false, isHidden: Hidden ?? false, note: Note ?? "" });
    if (X != null && Y != null) layout.put(id, { x: X, y: Y });
  }
  const edges = new Map<string, GraphEdge>();
  for (const { From, To, Relation } of Edges) {
    const [from, to] = [ids[From], ids[To]];
    const tie = from && to && tied(Relation, from, to);
    if (!tie) continue;
    const id = `${tie.tie} ${tie.from} ${tie.to}`;
    edges.set(id, { id, ...tie, first: null, last: null, rarity: null });
  }
  const groups = Groups.map(({ Name }, at) => ({
    id: `group:${at + 1}`,
    name: Name,
    members: new Set(Nodes.flatMap(({ Group }, node) => (Group === at ? (ids[node] ?? []) : []))),
  })).filter(({ members }) => members.size > 1);
  for (const { id, members } of groups) placeGroup(id, members);
  return { ...EMPTY, nodes, edges, groups: new Map(groups.map((group) => [group.id, group])) };
}

/** A group lies in the middle of what is in it. */
function placeGroup(id: string, members: ReadonlySet<string>): void {
  const places = [...members].flatMap((member) => layout.place(member) ?? []);
  const middle = (of: "x" | "y") => places.reduce((sum, place) => sum + place[of], 0) / places.length;
  if (places.length > 0) layout.put(id, { x: middle("x"), y: middle("y") });
}

/** Whether all of the nodes have a place of their own. */
export function isPlaced({ Nodes }: SavedBody): boolean {
  return Nodes.every(({ X, Y }) => X != null && Y != null);
}

const keptOf = ({ Id, Name, Shared, Revision }: SavedRow): Kept => ({ id: Id, name: Name, isShared: Shared, revision: Revision });
const path = (id: string) => `/api/graphs/${encodeURIComponent(id)}`;

export async function load(id: string): Promise<{ graph: Graph; kept: Kept; isPlaced: boolean }> {
  const reply = (await (await ask(path(id))).json()) as SavedRow & SavedBody;
  return { graph: graphOf(reply), kept: keptOf(reply), isPlaced: isPlaced(reply) };
}

/** Keeps a graph: a new one, or in the place of what it was, unless somebody else changed that (412). */
export async function save(graph: Graph, name: string, isShared: boolean, over: Kept | null): Promise<Kept> {
  const body = JSON.stringify({ Name: name, Shared: isShared, ...bodyOf(graph) });
  const response = over
    ? await ask(path(over.id), { method: "PUT", body, headers: { "if-match": `"${over.revision}"` } })
    : await ask("/api/graphs", { method: "POST", body });
  return keptOf((await response.json()) as SavedRow);
}

export async function forget({ Id, Revision }: SavedRow): Promise<void> {
  await ask(path(Id), { method: "DELETE", headers: { "if-match": `"${Revision}"` } });
}

/** A STIX 2.1 bundle of what is on it. */
export async function stix(graph: Graph, name: string): Promise<Blob> {
  const { Nodes, Edges } = bodyOf(graph);
  const nodes = Nodes.map(({ Type, Object: text, Note }) => ({ Type, Object: text, ...(Note ? { Note } : {}) }));
  return (await ask("/api/graphs/stix", { method: "POST", body: JSON.stringify({ Name: name, Nodes: nodes, Edges }) })).blob();
}
