import { describe, expect, it } from "vitest";
import { cut, inert, mixedScripts } from "./inert";

/** The parts as one line: marks in angle brackets. */
function told(text: string): string {
  return inert(text)
    .map((part) => ("text" in part ? part.text : `<${part.name}>`))
    .join("");
}

describe("inert", () => {
  it.each([
    ["plain.example", "plain.example"],
    ["meisai_\u202efdp.exe", "meisai_<RLO>fdp.exe"],
    ["a\u200bb\u2066c\u0000", "a<ZWSP>b<LRI>c<NUL>"],
    ["\u00a0\u3000 ", "<NBSP>\u3000 "],
    ["月影銀行", "月影銀行"],
    ["\ud800x", "<U+D800>x"],
    ["\u{e0041}", "<U+E0041>"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["e\u0301e\u0301\u0301\u0301\u0301", "e\u0301e\u0301\u0301\u0301<U+0301>"],
  ])("shows what cannot be seen of %j", (text, expected) => {
    expect(told(text)).toBe(expected);
  });

  it("keeps every character", () => {
    const text = "a\u202e\u200b\u{1f600}z";
    const back = inert(text).map((part) => ("text" in part ? part.text : String.fromCodePoint(parseInt(part.mark.slice(2), 16))));
    expect(back.join("")).toBe(text);
  });
});

describe("cut", () => {
  it.each([
    ["short", 10, "short", "", 0],
    ["0123456789abcdef", 10, "012345", "cdef", 6],
  ])("leaves the middle of %j out", (text, max, head, tail, left) => {
    expect(cut(text, max)).toEqual({ head, tail, left });
  });

  it("is quick with a hundred megabytes and splits no character", () => {
    const { head, tail } = cut("😀".repeat(100_000), 10);
    expect([head, tail]).toEqual(["😀".repeat(6), "😀".repeat(4)]);
  });
});

describe("mixedScripts", () => {
  it.each([
    ["tsukikage.example", []],
    ["tsukik\u0430ge.example", ["Latin", "Cyrillic"]],
    ["\u0430\u0431.example", []],
    ["ツキカゲbank.example", []],
    ["b\u03b1nk.example", ["Latin", "Greek"]],
  ])("of %j", (name, expected) => {
    expect(mixedScripts(name)).toEqual(expected);
  });
});
