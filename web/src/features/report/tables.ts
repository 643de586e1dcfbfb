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

/** How long a section is kept in its place while what is above it loads, in milliseconds. */
const SETTLE_MS = 1500;

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
  const end = performance.now() + SETTLE_MS;
  let isOver = false;
  const stop = () => {
    isOver = true;
    for (const event of ["wheel", "touchstart", "keydown", "mousedown"]) removeEventListener(event, stop);
  };
  const hold = () => {
    if (isOver || performance.now() > end) return stop();
    document.getElementById(id)?.scrollIntoView({ block: "start" });
    setTimeout(hold, 100);
  };
  hold();
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true });
  setTimeout(() => {
    for (const event of ["wheel", "touchstart", "keydown", "mousedown"]) addEventListener(event, stop, { passive: true });
  });
  return stop;
}
