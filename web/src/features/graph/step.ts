/** One step around an object: what the server tells of its neighbours. */

import { useQuery, type QueryClient } from "@tanstack/react-query";
import { ApiError, send } from "../../api/client";
import { zoneOf, type ZoneName } from "../../components/Zone";
import { isKind, type Observable } from "../../lib/object";
import { isRelation } from "./relation";

/** A figure that was counted, to its end or to a bound. */
export interface Count {
  readonly n: number;
  readonly isExact: boolean;
}

export interface Neighbour {
  readonly object: Observable;
  readonly zone: ZoneName;
  readonly score: number | null;
  readonly category: string;
  readonly first: string | null;
  readonly last: string | null;
  readonly port: number | null;
  readonly detail: string;
  /** How many objects share it by the same relation; `null` where the tie is a likeness. */
  readonly degree: Count | null;
  /** How much the tie says, from 0 to 100. */
  readonly rarity: number | null;
}

export interface Relation {
  readonly relation: string;
  readonly total: Count;
  readonly neighbours: readonly Neighbour[];
  readonly cursor: string | null;
}

export interface Step {
  readonly object: Observable;
  readonly zone: ZoneName;
  readonly score: number | null;
  readonly category: string;
  readonly isKnown: boolean;
  readonly relations: readonly Relation[];
}

/** Neighbours of a relation that are loaded at once. */
export const PAGE = 50;

/** As the server writes it. */
interface StepReply {
  readonly Node: { readonly Object: string; readonly Type: string; readonly Zone: string; readonly Score: number; readonly Category: string; readonly IsKnown: boolean };
  readonly Relations: readonly {
    readonly Relation: string;
    readonly Total: number;
    readonly TotalIsExact: boolean;
    readonly Nodes: readonly NeighbourReply[];
    readonly Cursor?: string | null;
  }[];
}

interface NeighbourReply {
  readonly Object: string;
  readonly Type: string;
  readonly Zone: string;
  readonly Score: number;
  readonly Category: string;
  readonly FirstSeen?: string | null;
  readonly LastSeen?: string | null;
  readonly Port?: number | null;
  readonly Detail?: string | null;
  readonly Degree?: number | null;
  readonly DegreeIsExact: boolean;
  readonly Rarity?: number | null;
}

function observable(type: string, text: string): Observable {
  return { kind: isKind(type) ? type : "domain", text };
}

function neighbour(row: NeighbourReply): Neighbour {
  return {
    object: observable(row.Type, row.Object),
    zone: zoneOf(row.Zone),
    score: row.Score,
    category: row.Category,
    first: row.FirstSeen ?? null,
    last: row.LastSeen ?? null,
    port: row.Port ?? null,
    detail: row.Detail ?? "",
    degree: row.Degree == null ? null : { n: row.Degree, isExact: row.DegreeIsExact },
    rarity: row.Rarity ?? null,
  };
}

function step({ Node, Relations }: StepReply): Step {
  return {
    object: observable(Node.Type, Node.Object),
    zone: zoneOf(Node.Zone),
    score: Node.Score,
    category: Node.Category,
    isKnown: Node.IsKnown,
    relations: Relations.filter(({ Relation }) => isRelation(Relation)).map((row) => ({
      relation: row.Relation,
      total: { n: row.Total, isExact: row.TotalIsExact },
      neighbours: row.Nodes.map(neighbour),
      cursor: row.Cursor ?? null,
    })),
  };
}

async function read({ kind, text }: Observable, parameters: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Step> {
  const query = new URLSearchParams({ count: String(PAGE), ...parameters });
  const response = await send(`/api/graph/${kind}/${encodeURIComponent(text)}?${query}`, signal ? { signal } : {});
  if (!response.ok) throw await ApiError.of(response);
  return step((await response.json()) as StepReply);
}

const key = ({ kind, text }: Observable) => ["graph", "step", kind, text];
const options = (object: Observable) => ({
  queryKey: key(object),
  queryFn: ({ signal }: { signal: AbortSignal }) => read(object, {}, signal),
  // What a graph shows is from one moment; and each look is charged.
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** What is around an object, if it was looked at. */
export function useStep(object: Observable) {
  return useQuery({ ...options(object), enabled: false });
}

/** Looks around an object; once. */
export function lookAround(client: QueryClient, object: Observable): Promise<Step> {
  return client.fetchQuery(options(object));
}

/** The next page of a relation, or its first when only its name is known. */
export async function lookFurther(client: QueryClient, object: Observable, relation: string, cursor: string | null): Promise<Step> {
  const more = await read(object, { relations: relation, ...(cursor ? { cursor } : {}) });
  client.setQueryData<Step>(key(object), (before) => before && { ...before, relations: joined(before.relations, more.relations) });
  return more;
}

function joined(before: readonly Relation[], more: readonly Relation[]): Relation[] {
  const found = before.map((relation) => {
    const next = more.find((each) => each.relation === relation.relation);
    return next ? { ...next, neighbours: [...relation.neighbours, ...next.neighbours] } : relation;
  });
  return [...found, ...more.filter((next) => !before.some(({ relation }) => relation === next.relation))];
}
