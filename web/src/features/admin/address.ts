/** What the address says of a part's list. */

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { TableState } from "../../components/DataTable";
import type { PartId } from "./parts";

const NAMES = ["name", "group", "user", "action", "object", "since", "until"] as const;
export type Narrowed = { readonly [Name in (typeof NAMES)[number] | "sort" | "filter"]?: string };

/** What is asked for, and a way to ask for something else; empty words are left out. */
export function useAddress(part: PartId): [Narrowed, (change: Narrowed, isNew?: boolean) => void] {
  const search: Narrowed = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: Narrowed, isNew = false) => {
    const all = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== "");
    void navigate({ to: "/admin/$part", params: { part }, search: Object.fromEntries(all), replace: !isNew, resetScroll: false });
  };
  return [search, set];
}

/** The sorting and the filter of the part's table. The address follows what is typed: it is too slow to be typed into. */
export function useTableAddress(part: PartId): { state: TableState; onState: (state: TableState) => void } {
  const [{ sort = "", filter = "" }, set] = useAddress(part);
  const [state, setState] = useState<TableState>({ sort, filter });
  const onState = (state: TableState) => {
    setState(state);
    set({ sort: state.sort ?? "", filter: state.filter ?? "" });
  };
  return { state, onState };
}
