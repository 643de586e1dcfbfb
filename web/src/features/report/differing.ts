/** What a report says at two moments, and what came and went between them. */

import { useQuery } from "@tanstack/react-query";
import { ApiError, send } from "../../api/client";
import type { Observable } from "../../lib/object";

export interface VerdictAt {
  readonly Moment: string;
  readonly Zone: string;
  readonly Score: number;
  readonly Sum: number;
  readonly Category: string;
}

interface EvidenceAt {
  readonly Weight: number;
  readonly Counted: boolean;
  readonly Rule?: string | null;
}

export interface EvidenceChange {
  /** `came`, `returned`, `went` or `changed`. */
  readonly Change: string;
  readonly EvidenceId: string;
  readonly Source: string;
  readonly Category: string;
  readonly Before?: EvidenceAt | null;
  readonly After?: EvidenceAt | null;
}

interface SectionDifference {
  readonly Section: string;
  readonly Before: number;
  readonly After: number;
  readonly IsExact: boolean;
  readonly Came?: number | null;
  readonly Went?: number | null;
}

export interface Difference {
  readonly Before: VerdictAt;
  readonly After: VerdictAt;
  readonly Evidence: readonly EvidenceChange[];
  readonly EvidenceChanged: number;
  readonly EvidenceSame: number;
  readonly Sections: readonly SectionDifference[];
}

/** The difference between a moment and now; `null` where the server does not tell differences. */
export function useDifference({ kind, text }: Observable, from: string) {
  return useQuery({
    queryKey: ["report", kind, text, from, "difference"],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ from });
      const response = await send(`/api/difference/${kind}/${encodeURIComponent(text)}?${query}`, { signal });
      if (response.status === 404 || response.status === 405) return null;
      if (!response.ok) throw await ApiError.of(response);
      return (await response.json()) as Difference;
    },
  });
}
