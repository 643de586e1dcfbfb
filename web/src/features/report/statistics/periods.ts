/** Periods without hits are left out by the server; a chart without them would lie about time. */

import type { Schemas } from "../../../api/client";

export type Row = Schemas["PeriodRow"];
export type Unit = "Days" | "Weeks" | "Months";

/** Periods that are drawn at most: as many as the server tells of. */
const MAX: Readonly<Record<Unit, number>> = { Days: 31, Weeks: 53, Months: 37 };
const DAY_MS = 86_400_000;

const text = (at: number) => new Date(at).toISOString().slice(0, 10);

function before(day: string, unit: Unit): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (unit !== "Months") return text(at - (unit === "Days" ? 1 : 7) * DAY_MS);
  const date = new Date(at);
  return text(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1));
}

/** The first day of the period in which a day lies. */
function begin(day: string, unit: Unit): string {
  if (unit === "Days") return day;
  if (unit === "Months") return `${day.slice(0, 7)}-01`;
  const at = Date.parse(`${day}T00:00:00Z`);
  // Weeks begin on Monday.
  return text(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS);
}

/** All periods from the first with hits until the moment, oldest first. */
export function filled(rows: readonly Row[], unit: Unit, until: string): Row[] {
  const [first] = rows;
  if (!first) return [];
  const known = new Map(rows.map((row) => [row.From, row]));
  const found: Row[] = [];
  for (let day = begin(until.slice(0, 10), unit); day >= first.From && found.length < MAX[unit]; day = before(day, unit)) {
    found.push(known.get(day) ?? { From: day, HitsCount: 0, DetectionsCount: 0, Red: 0, Orange: 0, Yellow: 0 });
  }
  return found.reverse();
}
