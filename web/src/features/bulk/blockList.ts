/** The dangerous ones as plain text, one a line, as firewalls and proxies take them. */

import type { Kind } from "../../lib/object";
import type { Row } from "./rows";

/** Red ones of a kind, or of all. What a line break could smuggle in is left out. */
export function blockList(rows: readonly Row[], kind?: Kind): string[] {
  const red = rows.filter((row) => row.zone === "Red" && (!kind || row.object.kind === kind));
  const lines = red.map((row) => row.object.text).filter((text) => !/[\s\p{Cc}]/u.test(text));
  return [...new Set(lines)];
}
