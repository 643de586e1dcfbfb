/** How the server is: whether it answers, whether it takes requests, and its figures. */

import { useQuery } from "@tanstack/react-query";
import { ApiError, send } from "../../../api/client";
import { ADMIN } from "../change";
import { parse, sum, type Exposition } from "./exposition";

/** Milliseconds between two looks while the page is seen. */
const EVERY_MS = 15_000;

/** `false` is an answer, too: a server that starts or stops says 503. */
export function useProbe(path: "/healthz" | "/readyz") {
  return useQuery({
    queryKey: [ADMIN, "probe", path],
    queryFn: async ({ signal }) => {
      const response = await send(path, { signal });
      // Read to its end, or the connection stays taken.
      await response.text();
      return response.ok;
    },
    refetchInterval: EVERY_MS,
    staleTime: 0,
    retry: false,
  });
}

export interface Figures extends Exposition {
  /** When they were read, in milliseconds. */
  readonly at: number;
  /** Requests a second since the figures before; `null` of the first. */
  readonly rate: number | null;
}

let before: { readonly at: number; readonly requests: number } | null = null;

export function useFigures() {
  return useQuery({
    queryKey: [ADMIN, "figures"],
    queryFn: async ({ signal }): Promise<Figures> => {
      const response = await send("/metrics", { signal });
      if (!response.ok) throw await ApiError.of(response);
      const exposition = parse(await response.text());
      const at = Date.now();
      const requests = sum(exposition, "hantei_http_requests_total") ?? 0;
      const last = before;
      before = { at, requests };
      // A server that was started anew counts from nothing.
      const isKnown = last !== null && at > last.at && requests >= last.requests;
      return { ...exposition, at, rate: isKnown ? ((requests - last.requests) * 1000) / (at - last.at) : null };
    },
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
}
