/** The audit, page by page, the newest first. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../../api/client";
import type { Narrowed } from "../address";
import { ADMIN } from "../change";
import { endOf, startOf } from "../day";

export type Line = Schemas["AuditLine"];

/** Lines that are loaded at once. */
const PAGE = 200;

/** Actions as the server writes them; what begins with a word and a dot is asked for together. */
export const ACTIONS = [
  "session.",
  "session.begin",
  "session.end",
  "password.",
  "totp.",
  "token.",
  "lookup",
  "lookup.bulk",
  "lookup.triage",
  "assessment.",
  "import",
  "source.",
  "user.",
  "group.",
  "licence.",
  "erasure.",
  "backup.",
] as const;

interface Filter {
  group?: string;
  user?: string;
  action?: string;
  object?: string;
  since?: string;
  until?: string;
}

/** What the address asks for, as the server takes it: days are those of the reader's zone, the last one with all of it. */
export function filterOf({ group, user, action, object, since, until }: Narrowed, timeZone: string): Filter {
  const isDay = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "");
  return {
    ...(group ? { group } : {}),
    ...(user ? { user } : {}),
    ...(action ? { action } : {}),
    ...(object ? { object } : {}),
    ...(isDay(since) ? { since: startOf(since, timeZone) } : {}),
    ...(isDay(until) ? { until: endOf(until, timeZone) } : {}),
  };
}

export function useAudit(filter: Filter) {
  return useInfiniteQuery({
    queryKey: [ADMIN, "audit", filter],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/audit", { params: { query: { ...filter, count: PAGE, ...(pageParam === null ? {} : { before: pageParam }) } } })),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.Truncated ? (page.Cursor ?? undefined) : undefined),
    staleTime: 0,
  });
}

/** The address of all lines that the filter leaves, as a file. */
export function exportUrl(filter: Filter, format: "csv" | "ndjson"): string {
  return `/api/audit/export?${new URLSearchParams({ ...filter, format })}`;
}
