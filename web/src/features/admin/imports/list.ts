/** Imports that run, and those that ran. */

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../../api/client";
import { ADMIN } from "../change";
import { optional } from "../optional";

/** An import that runs or ran, as one row. What is not told of it is left out. */
export interface Import {
  readonly File: string;
  readonly Source?: string | null;
  readonly StartedAt: string;
  readonly Seconds: number;
  readonly IsRunning: boolean;
  /** From 0 to 1, where the size is known. */
  readonly Progress?: number | null;
  readonly New?: number;
  readonly Known?: number;
  readonly Rejected: number;
  readonly Reasons?: readonly Schemas["ReasonCount"][];
  readonly Outcome?: string;
}

/** What the server tells of imports. */
interface Told {
  readonly Running: readonly {
    readonly Name: string;
    readonly StartedAt: string;
    readonly Seconds: number;
    readonly Percent?: number | null;
    readonly Committed: number;
    readonly Refused: number;
  }[];
  readonly Finished: readonly {
    readonly Name: string;
    readonly Source?: string | null;
    readonly StartedAt: string;
    readonly Seconds: number;
    readonly Outcome: string;
    readonly New: number;
    readonly Known: number;
    readonly Refused: number;
    readonly Reasons: readonly Schemas["ReasonCount"][];
  }[];
}

function rowsOf({ Running, Finished }: Told): readonly Import[] {
  return [
    ...Running.map(({ Name, Percent, Refused, ...row }) => ({
      ...row,
      File: Name,
      IsRunning: true,
      Progress: Percent == null ? null : Percent / 100,
      Rejected: Refused,
    })),
    ...Finished.map(({ Name, Refused, ...row }) => ({ ...row, File: Name, IsRunning: false, Rejected: Refused })),
  ];
}

/** Milliseconds between two looks while something runs. */
const EVERY_MS = 1_500;

/** Those that run first. `null` where the server does not keep it. */
export function useImports() {
  return useQuery({
    queryKey: [ADMIN, "imports"],
    queryFn: async ({ signal }) => {
      const told = await optional<Told>("/api/imports", signal);
      return told && rowsOf(told);
    },
    refetchInterval: ({ state }) => (state.data?.some(({ IsRunning }) => IsRunning) ? EVERY_MS : false),
    staleTime: 5_000,
  });
}
