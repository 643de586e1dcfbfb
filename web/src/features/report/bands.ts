/** The zones of an object over time, as bands beside each other. */

import { zoneOf, type ZoneName } from "../../components/Zone";

export interface Change {
  readonly At: string;
  readonly Zone: string;
  readonly Score: number;
}

export interface Band {
  readonly zone: ZoneName;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Its part of the whole, 0 to 1. */
  readonly share: number;
}

/** What is shown before the first change, as a part of the time since. */
const BEFORE = 0.08;
const DAY_MS = 86_400_000;

/** The bands from shortly before the first change until now. None without a change. */
export function bands(changes: readonly Change[], now: number): Band[] {
  const [first] = changes;
  if (!first) return [];
  const begun = Date.parse(first.At);
  const start = begun - Math.max(DAY_MS, (now - begun) * BEFORE);
  const end = Math.max(now, begun + DAY_MS);
  const edges = [{ at: start, zone: "Grey" as ZoneName }, ...changes.map(({ At, Zone }) => ({ at: Date.parse(At), zone: zoneOf(Zone) }))];
  const found: Band[] = [];
  edges.forEach(({ at, zone }, index) => {
    const to = Math.min(edges[index + 1]?.at ?? end, end);
    if (to <= at) return;
    found.push({ zone, from: at, to, share: (to - at) / (end - start) });
  });
  return found;
}

/** The day, in UTC, at a part of the bands. */
export function dayAt(bands: readonly Band[], share: number): string {
  const [first, last] = [bands[0], bands.at(-1)];
  if (!first || !last) return "";
  return new Date(first.from + (last.to - first.from) * Math.min(1, Math.max(0, share))).toISOString().slice(0, 10);
}

/** At most this many marks of time stand below. */
const TICKS = 8;

/** Beginnings of days, months or years, with their places. */
export function ticks(bands: readonly Band[]): { readonly label: string; readonly share: number }[] {
  const [first, last] = [bands[0], bands.at(-1)];
  if (!first || !last) return [];
  const days = (last.to - first.from) / DAY_MS;
  const marks = days < 75 ? daysWithin(first.from, last.to, days) : monthsWithin(first.from, last.to, days / 30);
  return marks.map(({ at, label }) => ({ label, share: (at - first.from) / (last.to - first.from) }));
}

interface Mark {
  readonly at: number;
  readonly label: string;
}

function daysWithin(from: number, to: number, days: number): Mark[] {
  const step = [1, 2, 4, 7].find((step) => days / step <= TICKS) ?? 14;
  const marks: Mark[] = [];
  for (let day = Math.floor(from / DAY_MS) + 1; day * DAY_MS <= to; day += 1) {
    if (day % step === 0) marks.push({ at: day * DAY_MS, label: new Date(day * DAY_MS).toISOString().slice(5, 10) });
  }
  return marks;
}

function monthsWithin(from: number, to: number, months: number): Mark[] {
  const step = [1, 2, 3, 6, 12, 24, 60].find((step) => months / step <= TICKS) ?? 120;
  const marks: Mark[] = [];
  const start = new Date(from);
  for (let month = start.getUTCFullYear() * 12 + start.getUTCMonth() + 1; ; month += 1) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to) return marks;
    if (month % step === 0) marks.push({ at, label: new Date(at).toISOString().slice(0, 7) });
  }
}
