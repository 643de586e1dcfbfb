/** Moments and numbers as people read them. Moments come from the API in RFC 3339, some without seconds; days as `2026-11-08`. */

/** Formats are dear to make, and tables have thousands of moments and numbers. */
function kept<Format>(make: (of: string) => Format): (of: string) => Format {
  const made = new Map<string, Format>();
  return (of) => {
    const format = made.get(of) ?? make(of);
    made.set(of, format);
    return format;
  };
}

const inZone = kept(
  (timeZone) =>
    new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "longOffset",
    }),
);
const ago = kept((language) => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
const figures = kept((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }));

/** A moment in a zone, as ISO 8601 writes it, with the zone: `2026-11-08 15:35 +09:00`; a day stays a day. */
export function moment(at: string, timeZone: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(at)) return at;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const parts = inZone(timeZone).formatToParts(date);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  const offset = part("timeZoneName").replace("GMT", "").replace("+00:00", "") || "Z";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} ${offset}`;
}

/** The day of a moment in a zone. */
export function day(at: string, timeZone: string): string {
  return moment(at, timeZone).slice(0, 10);
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** How long ago, or until, in words. */
export function relative(at: string, now: Date, language: string): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return "";
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? (["second", 1] as const);
  return ago(language).format(Math.trunc(seconds / size), unit);
}

export function number(value: number, language: string): string {
  return figures(language).format(value);
}

/** Bytes by powers of 1024, with the unit that keeps the figure short. */
export function bytes(value: number, language: string): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let at = 0;
  let rest = value;
  while (rest >= 1024 && at < units.length - 1) {
    rest /= 1024;
    at += 1;
  }
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: rest < 10 && at > 0 ? 1 : 0 }).format(rest)} ${units[at]}`;
}

/** A weight in decibels, with its sign. */
export function decibels(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1, signDisplay: "exceptZero" }).format(value);
}
