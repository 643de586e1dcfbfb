/** What a report says at two moments, and what came and went between them. */

import { useQuery } from "@tanstack/react-query";
import { ApiError, send } from "../../api/client";
import type { Observable } from "../../lib/object";

export interface VerdictThen {
  readonly At: string;
  readonly Zone: string;
  readonly Score: number;
  readonly Category?: string | null;
}

export interface EvidenceThen {
  readonly EvidenceId: string;
  readonly Source: string;
  readonly Category?: string;
  readonly Weight?: number | null;
  readonly WeightBefore?: number | null;
}

export interface SectionThen {
  readonly Before: number;
  readonly After: number;
}

export interface Difference {
  readonly From: VerdictThen;
  readonly To: VerdictThen;
  readonly Came: readonly EvidenceThen[];
  readonly Went: readonly EvidenceThen[];
  readonly Changed: readonly EvidenceThen[];
  readonly Sections: Readonly<Record<string, SectionThen>>;
}

/** The difference between a moment and now; `null` where the server does not tell differences. */
export function useDifference({ kind, text }: Observable, from: string | undefined) {
  return useQuery({
    queryKey: ["report", kind, text, from ?? "", "difference"],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ from: from ?? "" });
      const response = await send(`/api/difference/${kind}/${encodeURIComponent(text)}?${query}`, { signal });
      if (response.status === 404 || response.status === 405) return null;
      if (!response.ok) throw await ApiError.of(response);
      return (await response.json()) as Difference;
    },
    enabled: from !== undefined,
  });
}
