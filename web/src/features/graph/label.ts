/** What stands beside a node: harmless, on one line, with marks in place of what cannot be seen. */

import { cut, inert } from "../../lib/inert";
import { defang, type Observable } from "../../lib/object";

/** Letters of a name beside a node. */
const LETTERS_MAX = 36;

export function label(object: Observable): string {
  return plain(defang(object), object.kind === "hash" ? 14 : LETTERS_MAX);
}

export function plain(text: string, max = LETTERS_MAX): string {
  const { head, tail, left } = cut(text, max);
  return [written(head), left > 0 ? "…" : "", written(tail)].join("");
}

function written(text: string): string {
  return inert(text)
    .map((part) => ("text" in part ? part.text : `[${part.name}]`))
    .join("");
}
