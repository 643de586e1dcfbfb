/** What an analyst does that asks the server, with what came of it. */

import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Observable } from "../../lib/object";
import { ALL } from "./drawn";
import { EMPTY, grow, idOf, isGroup, type Graph } from "./model";
import { load } from "./saved";
import { lookAround, lookFurther, type Relation, type Step } from "./step";
import { commit, layout, NOTHING, now, set } from "./work";
import { askZones, unasked } from "./zones";

/** Neighbours of each relation with which a graph begins: the worst of them. */
const FIRST = 15;

export type Outcome =
  | { readonly kind: "idle" }
  | { readonly kind: "busy"; readonly done: number; readonly of: number }
  | { readonly kind: "added"; readonly n: number }
  | { readonly kind: "full"; readonly refused: number }
  | { readonly kind: "failed"; readonly error: unknown; readonly retry: () => void };

export interface Acts {
  start(object: Observable, asked: string): Promise<void>;
  openSaved(id: string, asked: string): Promise<void>;
  /** Adds all neighbours of some nodes that are at hand. */
  expand(ids: readonly string[]): Promise<void>;
  /** Only looks what is around a node. */
  look(object: Observable): Promise<void>;
  /** The next page of a relation, or one that is not told without being asked for. */
  more(object: Observable, relation: string, cursor: string | null): Promise<void>;
  /** Adds these neighbours by a relation. */
  add(step: Step, relations: readonly Relation[]): void;
  askZones(): Promise<void>;
  dismiss(): void;
}

export function useActs(): readonly [Outcome, Acts] {
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome>({ kind: "idle" });
  const acts = useMemo((): Acts => {
    const add = (step: Step, relations: readonly Relation[], base: Graph = now().graph) => {
      const { graph, added, refused } = grow(base, step, relations);
      const id = idOf(step.object);
      commit(graph, added.includes(id) || now().selected.size === 0 ? [id] : now().selected);
      setOutcome(refused > 0 ? { kind: "full", refused } : { kind: "added", n: added.length });
    };
    const tried = async (act: () => Promise<void>, retry: () => void) => {
      setOutcome({ kind: "busy", done: 0, of: 1 });
      try {
        await act();
      } catch (error) {
        setOutcome({ kind: "failed", error, retry });
      }
    };
    const made: Acts = {
      start: (object, asked) =>
        tried(
          async () => {
            const step = await lookAround(client, object);
            const before = now();
            if (before.graph.nodes.has(idOf(step.object))) {
              set({ asked, selected: new Set([idOf(step.object)]) });
              setOutcome({ kind: "idle" });
              return;
            }
            set({ kept: null, filter: ALL, asked, selected: new Set() });
            const first = step.relations.map((relation) => ({ ...relation, neighbours: relation.neighbours.slice(0, FIRST) }));
            add(step, first, EMPTY);
            if (before.graph.nodes.size === 0) set({ past: [] });
          },
          () => void made.start(object, asked),
        ),
      openSaved: (id, asked) =>
        tried(
          async () => {
            const { graph, kept, isPlaced } = await load(id);
            set({ ...NOTHING, graph, kept, asked });
            if (isPlaced) layout.rest();
            setOutcome({ kind: "idle" });
          },
          () => void made.openSaved(id, asked),
        ),
      expand: (ids) =>
        tried(
          async () => {
            const objects = ids.filter((id) => !isGroup(id)).flatMap((id) => now().graph.nodes.get(id)?.object ?? []);
            let graph = now().graph;
            let [n, refused] = [0, 0];
            for (const [at, object] of objects.entries()) {
              setOutcome({ kind: "busy", done: at, of: objects.length });
              const grown = grow(graph, await lookAround(client, object));
              ({ graph } = grown);
              n += grown.added.length;
              refused += grown.refused;
            }
            commit(graph);
            setOutcome(refused > 0 ? { kind: "full", refused } : { kind: "added", n });
          },
          () => void made.expand(ids),
        ),
      look: (object) =>
        tried(
          async () => {
            const step = await lookAround(client, object);
            // What the look tells of the object itself, and no neighbours yet.
            set({ graph: grow(now().graph, step, []).graph });
            setOutcome({ kind: "idle" });
          },
          () => void made.look(object),
        ),
      more: (object, relation, cursor) =>
        tried(
          async () => {
            await lookFurther(client, object, relation, cursor);
            setOutcome({ kind: "idle" });
          },
          () => void made.more(object, relation, cursor),
        ),
      add: (step, relations) => add(step, relations),
      askZones: () =>
        tried(
          async () => {
            set({ graph: await askZones(() => now().graph, unasked(now().graph)) });
            setOutcome({ kind: "idle" });
          },
          () => void made.askZones(),
        ),
      dismiss: () => setOutcome({ kind: "idle" }),
    };
    return made;
  }, [client]);
  return [outcome, acts];
}
