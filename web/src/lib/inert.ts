/**
 * Text of strangers, made safe to look at: what cannot be seen, and what turns the order of letters around, becomes a visible mark.
 * Nothing is taken away, so that what is copied is what came.
 */

/** A run of letters, or one character that is shown by its name. */
export type Part = { readonly text: string } | { readonly mark: string; readonly name: string };

/** Short names of characters that attackers use (Unicode 16, UAX #9 and the Default_Ignorable_Code_Point property). */
const NAMES: Readonly<Record<number, string>> = {
  0x00: "NUL",
  0x09: "TAB",
  0x0a: "LF",
  0x0d: "CR",
  0x1b: "ESC",
  0x7f: "DEL",
  0xa0: "NBSP",
  0xad: "SHY",
  0x034f: "CGJ",
  0x061c: "ALM",
  0x115f: "HCF",
  0x1160: "HJF",
  0x180e: "MVS",
  0x200b: "ZWSP",
  0x200c: "ZWNJ",
  0x200d: "ZWJ",
  0x200e: "LRM",
  0x200f: "RLM",
  0x2028: "LS",
  0x2029: "PS",
  0x202a: "LRE",
  0x202b: "RLE",
  0x202c: "PDF",
  0x202d: "LRO",
  0x202e: "RLO",
  0x2060: "WJ",
  0x2066: "LRI",
  0x2067: "RLI",
  0x2068: "FSI",
  0x2069: "PDI",
  0x3164: "HF",
  0xfeff: "BOM",
  0xffa0: "HHF",
};

/** Control, format, private, unassigned and lone surrogate characters, separators other than the space, fillers, variation selectors. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u115f\u1160\u3164\uffa0]|(?![ \u3000])\p{Zs}/u;
/** More combining marks than these on one letter climb over the lines above. */
const MARKS_MAX = 3;

/** The parts of a text in their order. */
export function inert(text: string): Part[] {
  const parts: Part[] = [];
  let run = "";
  let combining = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    combining = /\p{M}/u.test(character) ? combining + 1 : 0;
    if (combining <= MARKS_MAX && !UNSEEN.test(character)) {
      run += character;
      continue;
    }
    if (run !== "") parts.push({ text: run });
    run = "";
    const mark = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    parts.push({ mark, name: NAMES[code] ?? mark });
  }
  if (run !== "") parts.push({ text: run });
  return parts;
}

/** A text with its middle left out, by characters as people count them roughly: code points. */
export function cut(text: string, max: number): { head: string; tail: string; left: number } {
  // A text that is short in units is short in characters.
  if (text.length <= max) return { head: text, tail: "", left: 0 };
  // Of a very long text only its ends are taken apart.
  const start = Array.from(text.slice(0, max * 2));
  const end = Array.from(text.slice(-max * 2));
  const whole = text.length <= max * 2 ? start.length : max + 1;
  if (whole <= max) return { head: text, tail: "", left: 0 };
  const head = start.slice(0, Math.ceil(max * 0.6)).join("");
  const tail = end.slice(end.length - Math.floor(max * 0.4)).join("");
  return { head, tail, left: text.length - head.length - tail.length };
}

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["Latin", /\p{Script=Latin}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Arabic", /\p{Script=Arabic}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
  ["Japanese", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["Hangul", /\p{Script=Hangul}/u],
];

/** Scripts whose letters stand within one label of a name, if they are more than one that do not belong together (UTS #39 section 5.2). */
export function mixedScripts(name: string): string[] {
  for (const label of name.split(/[./:@\s]+/)) {
    const found = SCRIPTS.filter(([, letters]) => letters.test(label)).map(([script]) => script);
    const isUsual = found.length <= 1 || (found.length === 2 && found.includes("Japanese") && found.includes("Latin"));
    if (!isUsual) return found;
  }
  return [];
}
