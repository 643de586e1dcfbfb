/** What a text asks for, line by line: how many objects of which kind, and whether it is a list of objects at all. */

import { detect, KINDS, type Kind, type Observable } from "../../lib/object";

export interface Recognised {
  /** Lines to be asked about, each object once, in their order; also those that are no object, of which the server says why. */
  readonly lines: readonly string[];
  readonly kinds: Readonly<Record<Kind, number>>;
  /** Lines that are none of the kinds by their form. */
  readonly others: number;
  /** Lines that name an object again, which is asked for once. */
  readonly repeated: number;
  /** Comments of lists, as block lists have them. */
  readonly comments: number;
}

/** Lines that one table has: the server takes as many in one request, and the page keeps them all. */
export const LINES_MAX = 100_000;
/** A text with a smaller part of objects among its lines is a log, a mail, or something else. */
const LIST_PART_MIN = 0.6;

export function recognise(text: string): Recognised {
  const kinds: Record<Kind, number> = { hash: 0, ip: 0, domain: 0, url: 0 };
  const seen = new Set<string>();
  const lines: string[] = [];
  let [others, repeated, comments] = [0, 0, 0];
  const take = (line: string, found: Observable | null) => {
    const key = found ? `${found.kind} ${found.kind === "url" ? found.text : found.text.toLowerCase()}` : line;
    if (seen.has(key)) {
      repeated += 1;
      return;
    }
    seen.add(key);
    lines.push(line);
    if (found) kinds[found.kind] += 1;
    else others += 1;
  };
  for (const raw of text.split(/[\r\n]+/)) {
    const line = raw.trim();
    if (line === "") continue;
    if (/^(#|;|\/\/)/.test(line)) {
      comments += 1;
      continue;
    }
    const found = detect(line);
    // Several in one line, and nothing else in it.
    const parts = found ? [] : line.split(/[\s,;|]+/).filter((part) => part !== "");
    const objects = parts.map(detect);
    if (parts.length > 1 && objects.every((object) => object !== null)) parts.forEach((part, at) => take(part, objects[at] ?? null));
    else take(line, found);
  }
  return { lines, kinds, others, repeated, comments };
}

/** Objects: what a look-up of all lines costs at most. */
export function objectsOf({ kinds }: Recognised): number {
  return KINDS.reduce((sum, kind) => sum + kinds[kind], 0);
}

export function isList(found: Recognised): boolean {
  return found.lines.length === 0 || objectsOf(found) / found.lines.length >= LIST_PART_MIN;
}
