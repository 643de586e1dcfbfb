/** How old a registration was when something happened. */

const DAY_MS = 86_400_000;

/** Days of the calendar (UTC) from one moment to another: many sources know the day alone. `null` where one cannot be read. */
export function daysBetween(from: string, to: string): number | null {
  const days = (Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY_MS;
  return Number.isNaN(days) ? null : days;
}

/** The first of some moments. */
export function earliest(moments: readonly (string | null | undefined)[]): string | null {
  const known = moments.filter((moment) => typeof moment === "string" && !Number.isNaN(Date.parse(moment)));
  return known.reduce<string | null>((first, moment) => {
    if (!moment) return first;
    return first === null || Date.parse(moment) < Date.parse(first) ? moment : first;
  }, null);
}
