/** How fresh a source is against what its publisher issues. */

import type { Source } from "./query";

export type Freshness = "fresh" | "late" | "stale" | "none";

/** Issues come an hour late without anything being wrong; from here on something is. */
const LATE = 1.5;
const STALE = 3;

/** When something of it last came in. */
export function lastImport({ Lists }: Pick<Source, "Lists">): string | null {
  return Lists.reduce<string | null>((last, { ImportedAt }) => (last === null || ImportedAt > last ? ImportedAt : last), null);
}

export function freshness(source: Pick<Source, "Lists" | "EveryHours">, now: Date): Freshness {
  const last = lastImport(source);
  if (last === null) return "none";
  const issues = (now.getTime() - new Date(last).getTime()) / 3_600_000 / Math.max(source.EveryHours, 1);
  return issues <= LATE ? "fresh" : issues <= STALE ? "late" : "stale";
}
