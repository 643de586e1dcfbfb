/** Imports that run, and those that ran. */

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../../api/client";
import { ADMIN } from "../change";
import { optional } from "../optional";

/** An import, as the server tells of it. What it does not tell is left out. */
export interface Import {
  readonly Id: string;
  readonly Source?: string | null;
  readonly File: string;
  readonly StartedAt: string;
  /** `null` while it runs. */
  readonly Seconds?: number | null;
  readonly IsRunning: boolean;
  /** From 0 to 1, where the size is known. */
  readonly Progress?: number | null;
  readonly New?: number | null;
  readonly Known?: number | null;
  readonly Rejected?: number | null;
  readonly Reasons?: readonly Schemas["ReasonCount"][] | null;
  readonly Outcome?: string | null;
}

export interface ImportList {
  readonly Imports: readonly Import[];
}

/** Milliseconds between two looks while something runs. */
const EVERY_MS = 1_500;

/** `null` where the server does not keep it. */
export function useImports() {
  return useQuery({
    queryKey: [ADMIN, "imports"],
    queryFn: ({ signal }) => optional<ImportList>("/api/imports", signal),
    refetchInterval: ({ state }) => (state.data?.Imports.some(({ IsRunning }) => IsRunning) ? EVERY_MS : false),
    staleTime: 5_000,
  });
}
