/** Days as forms have them, as moments of a time zone. The server takes a bare day for its end in UTC, which is not what somebody in Tokyo means. */

import { moment } from "../../lib/format";

/** The offset of a zone at a moment: `+09:00`, `Z`. */
function offset(at: string, timeZone: string): string {
  return moment(at, timeZone).split(" ").at(-1) ?? "Z";
}

/** The first moment of a day in a zone, in RFC 3339. */
export function startOf(day: string, timeZone: string): string {
  return `${day}T00:00:00${offset(`${day}T00:00:00Z`, timeZone)}`;
}

/** The last second of a day in a zone, in RFC 3339. */
export function endOf(day: string, timeZone: string): string {
  return `${day}T23:59:59${offset(`${day}T23:59:59Z`, timeZone)}`;
}
