import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { i18n, preferred } from ".";
import { en } from "./en";
import { ja } from "./ja";

const SOURCE = join(import.meta.dirname, "..");

/** Everything in the portal's source that is written within quotes. */
function written(): { whole: Set<string>; begun: string[] } {
  const whole = new Set<string>();
  const begun: string[] = [];
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(file) || /^(i18n|api\/schema)/.test(file) || file.endsWith(".test.ts")) continue;
    const text = readFileSync(join(SOURCE, file), "utf8");
    for (const [, word] of text.matchAll(/"([a-z]\w*(?:\.[\w-]+)+)"/g)) whole.add(word!);
    // `zone.${zone}` stands for all keys that begin so.
    for (const [, start] of text.matchAll(/`([a-z]\w*(?:\.[\w-]+)*\.)\$\{/g)) begun.push(start!);
  }
  return { whole, begun };
}

const { whole, begun } = written();

describe("dictionaries", () => {
  const keys = Object.keys(en) as (keyof typeof en)[];

  it("have the same keys", () => {
    expect(Object.keys(ja).sort()).toEqual([...keys].sort());
  });

  it("have no key that nothing uses", () => {
    const isUsed = (key: string) =>
      whole.has(key) || whole.has(key.replace(/_(one|other)$/, "")) || begun.some((start) => key.startsWith(start));
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it("have the same places for values", () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    const differ = keys.filter((key) => String(places(en[key])) !== String(places(ja[key])));
    expect(differ.filter((key) => !/_(one|other)$/.test(key))).toEqual([]);
  });

  it("are in their languages", () => {
    // Names and terms of the field are the same in both.
    const isSame = keys.filter((key) => en[key] === ja[key] && /[a-z]{4} [a-z]{4}/.test(en[key]));
    expect(isSame).toEqual([]);
    expect(keys.filter((key) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(en[key]) && !/判定|日本語/.test(en[key]))).toEqual([]);
    expect(keys.filter((key) => /[!！]/.test(en[key] + ja[key]))).toEqual([]);
  });
});

describe("i18n", () => {
  it("counts by the language's rules", () => {
    const english = i18n("en", en, "UTC");
    const japanese = i18n("ja", ja, "Asia/Tokyo");
    expect(english.count("common.items", 1)).toBe("1 item");
    expect(english.count("common.items", 12_345)).toBe("12,345 items");
    expect(japanese.count("common.items", 1)).toBe("1 件");
  });

  it.each([
    [["ja-JP", "en"], "ja"],
    [["fr", "en-GB"], "en"],
    [["fr"], "en"],
  ] as const)("takes of %j %s", (languages, expected) => {
    expect(preferred(languages)).toBe(expected);
  });
});
