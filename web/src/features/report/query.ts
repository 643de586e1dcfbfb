/** A report, part by part: the verdict alone first, each section by itself. The server charges for all of them once. */

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ApiError, send, type Schemas } from "../../api/client";
import { apiPath, type Kind, type Observable } from "../../lib/object";

export type Report = Schemas["KtipReport"];
export type SectionName = Exclude<keyof Report, "SectionInfo" | "Zone" | "LicenseInfo" | "RelatedObjects">;
export type SectionFacts = Schemas["SectionInfo"];

/** Items of a section that are loaded at first: what is looked at. */
export const PAGE = 100;
/** Items that are loaded when more are wanted: the most that the server gives. */
const MORE = 1000;

const GENERAL: Readonly<Record<Kind, SectionName>> = {
  hash: "FileGeneralInfo",
  ip: "IpGeneralInfo",
  domain: "DomainGeneralInfo",
  url: "UrlGeneralInfo",
};

/** An object, and the day as of which it is told about; now when left out. */
export interface Asked {
  readonly object: Observable;
  readonly asOf?: string | undefined;
}

/** The address of a report with these sections. */
export function reportUrl({ object, asOf }: Asked, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters);
  if (asOf) query.set("as_of", asOf);
  return `${apiPath(object)}?${query}`;
}

async function read(asked: Asked, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Report> {
  const response = await send(reportUrl(asked, parameters), { signal });
  if (!response.ok) throw await ApiError.of(response);
  return (await response.json()) as Report;
}

const key = ({ object, asOf }: Asked, ...rest: string[]) => ["report", object.kind, object.text, asOf ?? "", ...rest];

/** Sections with how many items each has and who was asked, which the server tells only when it is named, too. */
const withFacts = (sections: readonly string[]) => [...sections, "SectionInfo"].join(",");

/**
 * The verdict with what is known in general: little, so that it is there first. While another day is asked for, what was there stays, marked as
 * such by `isPlaceholderData`: nothing jumps.
 */
export function useVerdict(asked: Asked) {
  const sections = ["Zone", GENERAL[asked.object.kind]].join(",");
  return useQuery({
    queryKey: key(asked, "verdict"),
    queryFn: ({ signal }) => read(asked, { sections }, signal),
    placeholderData: keepPreviousData,
  });
}

/** Sections that have no pages. `isKept` lets what was there stay while another day is asked for. */
export function useParts(asked: Asked, sections: readonly (SectionName | "RelatedObjects" | "Zone")[], isKept = false) {
  return useQuery({
    ...(isKept && { placeholderData: keepPreviousData }),
    queryKey: key(asked, ...sections),
    queryFn: ({ signal }) => read(asked, { sections: withFacts(sections), count: String(PAGE) }, signal),
  });
}

/** A section page by page. */
export function useSection(asked: Asked, section: SectionName, isEnabled = true) {
  return useInfiniteQuery({
    queryKey: key(asked, "pages", section),
    queryFn: ({ pageParam, signal }) => {
      const page: Record<string, string> = pageParam ? { cursor: pageParam, count: String(MORE) } : { count: String(PAGE) };
      return read(asked, { sections: withFacts([section]), ...page }, signal);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.SectionInfo?.[section]?.Cursor ?? undefined,
    enabled: isEnabled,
  });
}

/** How many items each of these sections has, without the items: for the list of sections. */
export function useFacts(asked: Asked, sections: readonly SectionName[], isEnabled: boolean) {
  return useQuery({
    queryKey: key(asked, "facts", ...sections),
    queryFn: async ({ signal }) => (await read(asked, { sections: withFacts(sections), count: "1" }, signal)).SectionInfo ?? {},
    enabled: isEnabled && sections.length > 0,
  });
}
