/** Licences of a group, and what was used of one. */

import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../../api/client";
import { ADMIN } from "../change";
import { optional } from "../optional";

export type Licence = Schemas["GrantedLicence"];
export type Product = Schemas["Product"];
export type Service = Schemas["Service"];

export const PRODUCTS: readonly Product[] = [
  "threat_lookup_100",
  "threat_lookup_150",
  "threat_lookup_250",
  "threat_lookup_500",
  "threat_lookup_1000",
  "threat_lookup_2500",
  "threat_lookup_10000",
  "threat_lookup_lite_5000",
  "threat_lookup_lite_10000",
  "unlimited",
];
export const SERVICES: readonly Service[] = ["threat_lookup", "whois", "dark_web", "surface_web"];

export function useLicences(group: string) {
  return useQuery({
    queryKey: [ADMIN, "licences", group],
    queryFn: () => body(api.GET("/api/licences", { params: { query: group ? { group } : {} } })),
    staleTime: 30_000,
  });
}

/** What was used of a licence, by day. */
export interface LicenceUse {
  readonly Rows: readonly {
    readonly Day: string;
    readonly Service: string;
    readonly Used: number;
    /** `null` without a limit. */
    readonly Limit?: number | null;
  }[];
}

/** Days that the chart of a licence's use goes back. */
export const USE_DAYS = 90;

/** `null` where the server does not keep it. */
export function useLicenceUse(licence: string) {
  return useQuery({
    queryKey: [ADMIN, "licence-use", licence],
    queryFn: ({ signal }) => optional<LicenceUse>(`/api/licences/${encodeURIComponent(licence)}/use?days=${USE_DAYS}`, signal),
    staleTime: 60_000,
  });
}
