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

/** What use a source is. What the server does not tell is `null`. */
export interface SourceMetric {
  readonly Name: string;
  /** How much earlier than others it named what several name, in hours; below zero it was later. */
  readonly LeadTime: LeadTime | null;
  /** The share of its objects that others name, too, and who. */
  readonly Overlap: { readonly Share: number | null; readonly With: readonly { readonly Source: string; readonly Share: number }[] } | null;
  /** Its objects that are Green today. */
  readonly FalsePositives: { readonly Count: number; readonly Samples: readonly { readonly Type: string; readonly Object: string }[] } | null;
  /** What was refused of its last imports. */
  readonly Rejected: { readonly Count: number; readonly Samples: readonly Schemas["RejectedRecord"][] };
  readonly Settings: Settings | null;
}

interface LeadTime {
  readonly Objects: number;
  readonly FirstQuartileHours: number;
  readonly MedianHours: number;
  readonly ThirdQuartileHours: number;
}

export interface SourceMetrics {
  readonly MeasuredAt?: string | null;
  readonly Sources: readonly SourceMetric[];
}

/** What the server tells of sources in use. */
interface Told {
  readonly MeasuredAt?: string | null;
  readonly Sources: readonly {
    readonly Name: string;
    readonly Comparison?: {
      readonly LeadTime?: LeadTime | null;
      readonly SharedShare?: number | null;
      readonly Others: readonly { readonly Source: string; readonly Share: number }[];
      readonly FalsePositives: number;
      readonly FalsePositiveSamples: readonly { readonly Type: string; readonly Object: string }[];
    } | null;
    readonly LastImports: readonly { readonly Refused: number; readonly Samples: readonly Schemas["RejectedRecord"][] }[];
    readonly Settings?: Settings | null;
  }[];
}

function metricOf({ Name, Comparison: told, LastImports, Settings }: Told["Sources"][number]): SourceMetric {
  return {
    Name,
    LeadTime: told?.LeadTime ?? null,
    Overlap: told ? { Share: told.SharedShare ?? null, With: told.Others } : null,
    FalsePositives: told ? { Count: told.FalsePositives, Samples: told.FalsePositiveSamples } : null,
    Rejected: {
      Count: LastImports.reduce((sum, { Refused }) => sum + Refused, 0),
      Samples: LastImports.flatMap(({ Samples }) => Samples),
    },
    Settings: Settings ?? null,
  };
}

/** `null` where the server does not reckon it. */
export function useMetrics() {
  return useQuery({
    queryKey: [ADMIN, "source-metrics"],
    queryFn: async ({ signal }): Promise<SourceMetrics | null> => {
      const told = await optional<Told>("/api/sources/metrics", signal);
      return told && { MeasuredAt: told.MeasuredAt ?? null, Sources: told.Sources.map(metricOf) };
    },
    staleTime: 60_000,
  });
}
