/** Time zones as people look for them. */

export interface ZoneOption {
  /** The IANA name; empty for the browser's own. */
  readonly id: string;
  readonly label: string;
}

/** All zones of the browser with their distance from UTC and their name in the reader's language, by name. */
export function timeZones(language: string, now: Date): ZoneOption[] {
  const ids = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...ids].sort().map((id) => ({ id, label: `${id} (${part(id, "en", "longOffset", now).replace("GMT", "UTC")}) ${part(id, language, "longGeneric", now)}` }));
}

function part(timeZone: string, language: string, timeZoneName: "longOffset" | "longGeneric", now: Date): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName }).formatToParts(now);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}
