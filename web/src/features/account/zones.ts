/** Time zones as people look for them. */

export interface ZoneOption {
  /** The IANA name. */
  readonly id: string;
  readonly label: string;
}

/** All zones of the browser with their distance from UTC and their name in the reader's language, by name. */
export function timeZones(language: string, now: Date): ZoneOption[] {
  const ids = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...ids].sort().map((id) => {
    const offset = part(id, "en", "longOffset", now).replace("GMT", "UTC");
    return { id, label: `${id} (${offset}) ${name(id, language, now)}`.trim() };
  });
}

/** What a zone is called all the year round, or now; empty where that is its distance once more. */
function name(timeZone: string, language: string, now: Date): string {
  const names = [part(timeZone, language, "longGeneric", now), part(timeZone, language, "long", now)];
  return names.find((name) => !/\d/.test(name)) ?? "";
}

function part(timeZone: string, language: string, timeZoneName: "longOffset" | "longGeneric" | "long", now: Date): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName }).formatToParts(now);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}
