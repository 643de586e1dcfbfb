/** What the reader made of the sections' tables. The address keeps that of the section he is at; of the others the page does. */

import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import type { TableState } from "../../components/DataTable";

const route = getRouteApi("/report/$kind/$object");
const NOTHING: TableState = {};

export function useTables() {
  const { section, sort, filter } = route.useSearch();
  const navigate = route.useNavigate();
  const [states, setStates] = useState<Readonly<Record<string, TableState>>>(() =>
    section ? { [section]: { ...(sort && { sort }), ...(filter && { filter }) } } : {},
  );
  return {
    stateOf: (name: string): TableState => states[name] ?? NOTHING,
    change: (name: string, state: TableState) => {
      setStates((before) => ({ ...before, [name]: state }));
      void navigate({
        search: ({ as_of }) => ({
          ...(as_of && { as_of }),
          section: name,
          ...(state.sort && { sort: state.sort }),
          ...(state.filter && { filter: state.filter }),
        }),
        replace: true,
        resetScroll: false,
      });
    },
  };
}

/** A section is kept in its place until what is above it has not changed for so long, in milliseconds, but no longer than that. */
const SETTLED_MS = 1000;
const HELD_MS_MAX = 10_000;
const MOVES = ["wheel", "touchstart", "keydown", "mousedown"] as const;

/** Goes to a section, also to that of the address when the page opens. */
export function useGo(): (id: string) => void {
  const { section } = route.useSearch();
  const navigate = route.useNavigate();
  const opened = useRef(section);
  const go = useCallback(
    (id: string) => {
      show(id);
      void navigate({ search: ({ as_of }) => ({ ...(as_of && { as_of }), section: id }), replace: true, resetScroll: false });
    },
    [navigate],
  );
  useEffect(() => {
    if (opened.current) return show(opened.current);
  }, []);
  return go;
}

/** Brings a section into view and keeps it there until what is above has loaded, or the reader moves. */
function show(id: string): () => void {
  const begun = performance.now();
  let changed = begun;
  let height = 0;
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    for (const move of MOVES) removeEventListener(move, stop);
  };
  const hold = () => {
    const now = performance.now();
    const { scrollHeight } = document.documentElement;
    if (scrollHeight !== height) [height, changed] = [scrollHeight, now];
    if (now - changed > SETTLED_MS || now - begun > HELD_MS_MAX) return stop();
    document.getElementById(id)?.scrollIntoView({ block: "start" });
    timer = window.setTimeout(hold, 100);
  };
  hold();
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true });
  // Not the press that led here.
  setTimeout(() => MOVES.forEach((move) => addEventListener(move, stop, { passive: true })));
  return stop;
}
