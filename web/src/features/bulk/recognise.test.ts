import { describe, expect, it } from "vitest";
import { isList, objectsOf, recognise } from "./recognise";

const SHA1 = "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709";

describe("recognise", () => {
  it("counts by kind, each object once", () => {
    const found = recognise(`# list\r\na.example\n\n hxxp://a[.]example/X \nA.example\nhttp://a.example/X\n203.0.113[.]7\n${SHA1}\n${SHA1.toLowerCase()}\nhello\nhello\n`);
    expect(found).toEqual({
      lines: ["a.example", "hxxp://a[.]example/X", "203.0.113[.]7", SHA1, "hello"],
      kinds: { hash: 1, ip: 1, domain: 1, url: 1 },
      others: 1,
      repeated: 4,
      comments: 1,
    });
    expect(objectsOf(found)).toBe(4);
  });

  it("takes several objects of one line apart", () => {
    expect(recognise("a.example, 203.0.113.7; b.example\nsee a.example").lines).toEqual([
      "a.example",
      "203.0.113.7",
      "b.example",
      "see a.example",
    ]);
  });

  it.each([
    ["", true],
    ["a.example\nb.example\nwhat is this", true],
    ["Received: from a.example (203.0.113.7)\nSubject: hello\n\nPlease look at http://a.example/x today\na.example", false],
    ['{"ip":"203.0.113.7"}\n{"ip":"203.0.113.8"}', false],
  ])("%j is a list: %s", (text, expected) => {
    expect(isList(recognise(text))).toBe(expected);
  });
});
