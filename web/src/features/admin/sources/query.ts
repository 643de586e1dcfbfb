/** Sources: what of them is there, what is set for them, and what use they are. */

import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../../api/client";
import { ADMIN } from "../change";
import { optional } from "../optional";

export type Source = Schemas["SourceRow"];
export type List = Schemas["ListRow"];
export type Settings = Schemas["SourceSettings"];
export type SettingsChange = Schemas["SourceChangeBody"];

export function useSources() {
  return useQuery({ queryKey: [ADMIN, "sources"], queryFn: () => body(api.GET("/api/sources")), staleTime: 30_000 });
}

/** Changes what is set, and answers with all that is set then. A change of nothing only answers. */
export function changeSource(name: string, change: SettingsChange): Promise<Settings> {
  return body(api.PATCH("/api/sources/{name}", { params: { path: { name } }, body: change }));
}

/** What use a source is, as the server reckons it now and then. What it does not tell is left out. */
export interface SourceMetric {
  readonly Name: string;
  readonly Objects?: number;
  /** How much earlier than others it named what several name, in hours; below zero it was later. */
  readonly LeadTime?: { readonly MedianHours: number; readonly LowerHours: number; readonly UpperHours: number; readonly Objects: number } | null;
  /** The share of its objects that others name, too, and who. */
  readonly Overlap?: { readonly Share: number; readonly With: readonly { readonly Name: string; readonly Share: number }[] } | null;
  /** Its objects that are Green today. */
  readonly FalsePositives?: { readonly Count: number; readonly Samples: readonly { readonly Type: string; readonly Object: string }[] } | null;
  /** What was refused of its last imports. */
  readonly Rejected?: { readonly Count: number; readonly Samples: readonly Schemas["RejectedRecord"][] } | null;
  readonly Settings?: Settings | null;
}

export interface SourceMetrics {
  readonly ComputedAt?: string | null;
  readonly Sources: readonly SourceMetric[];
}

/** `null` where the server does not reckon it. */
export function useMetrics() {
  return useQuery({
    queryKey: [ADMIN, "source-metrics"],
    queryFn: ({ signal }) => optional<SourceMetrics>("/api/sources/metrics", signal),
    staleTime: 60_000,
  });
}
