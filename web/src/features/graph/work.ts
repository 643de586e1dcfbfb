/** The graph that is open: what is on it, what was before, what is selected. It outlives the page, so that a look at a report costs nothing of it. */

import { useSyncExternalStore } from "react";
import { ALL, type Filter } from "./drawn";
import { Layout } from "./layout";
import { EMPTY, type Graph } from "./model";

/** Where an open graph is kept on the server. */
export interface Kept {
  readonly id: string;
  readonly name: string;
  readonly isShared: boolean;
  readonly revision: number;
}

export interface Work {
  readonly graph: Graph;
  readonly past: readonly Graph[];
  readonly future: readonly Graph[];
  readonly selected: ReadonlySet<string>;
  readonly filter: Filter;
  readonly kept: Kept | null;
  readonly isChanged: boolean;
  /** What the address asked for when it was opened. */
  readonly asked: string;
}

/** Steps that can be taken back. */
const PAST_MAX = 100;
const NONE: ReadonlySet<string> = new Set();
export const NOTHING: Work = { graph: EMPTY, past: [], future: [], selected: NONE, filter: ALL, kept: null, isChanged: false, asked: "" };

/** Where the nodes of the open graph lie. */
export const layout = new Layout();

let work = NOTHING;
const listeners = new Set<() => void>();

export function now(): Work {
  return work;
}

export function set(change: Partial<Work>): void {
  work = { ...work, ...change };
  listeners.forEach((listener) => listener());
}

export function useWork(): Work {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => work,
  );
}

/** Makes another graph of the open one, which can be taken back. */
export function commit(graph: Graph, selected: Iterable<string> = work.selected): void {
  if (graph === work.graph) return select(selected);
  const past = [...work.past, work.graph].slice(-PAST_MAX);
  set({ graph, past, future: [], selected: there(graph, selected), isChanged: true });
}

export function undo(): void {
  const graph = work.past.at(-1);
  if (!graph) return;
  const { past, future, graph: next, selected } = work;
  set({ graph, past: past.slice(0, -1), future: [next, ...future], selected: there(graph, selected), isChanged: true });
}

export function redo(): void {
  const [graph, ...future] = work.future;
  if (!graph) return;
  set({ graph, past: [...work.past, work.graph], future, selected: there(graph, work.selected), isChanged: true });
}

export function select(ids: Iterable<string>): void {
  set({ selected: there(work.graph, ids) });
}

/** Adds to the selection, or takes from it. */
export function toggle(id: string): void {
  const selected = new Set(work.selected);
  if (!selected.delete(id)) selected.add(id);
  select(selected);
}

function there({ nodes, groups }: Graph, ids: Iterable<string>): ReadonlySet<string> {
  const found = [...ids].filter((id) => nodes.has(id) || groups.has(id));
  return found.length === 0 ? NONE : new Set(found);
}
