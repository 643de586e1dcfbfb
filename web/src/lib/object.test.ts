import { describe, expect, it } from "vitest";
import { defang, detect, reportPath, type Kind } from "./object";

describe("detect", () => {
  it.each([
    ["d41d8cd98f00b204e9800998ecf8427e", "hash d41d8cd98f00b204e9800998ecf8427e"],
    ["  203.0.113[.]77 ", "ip 203.0.113.77"],
    ["2001:db8:bad::77", "ip 2001:db8:bad::77"],
    ["[2001:db8::1]", "ip 2001:db8::1"],
    ["hxxps://a[.]example/x?y=1", "url https://a.example/x?y=1"],
    ["a.example/x", "url a.example/x"],
    ["a.example:8080", "url a.example:8080"],
    ["203.0.113.45/bin/updater.exe", "url 203.0.113.45/bin/updater.exe"],
    ["a(dot)example", "domain a.example"],
    ["<A.Example>,", "domain A.Example"],
    ["月影銀行.example", "domain 月影銀行.example"],
    ["hello", null],
    ["two words.example", null],
    ["", null],
  ])("%j", (text, expected) => {
    const found = detect(text);
    expect(found && `${found.kind} ${found.text}`).toBe(expected);
  });
});

describe("defang", () => {
  it.each([
    ["domain", "login.bank.example", "login.bank[.]example"],
    ["ip", "203.0.113.77", "203.0.113[.]77"],
    ["ip", "2001:db8::77", "2001:db8:[:]77"],
    ["url", "http://a.example/x.y", "hxxp://a[.]example/x.y"],
    ["url", "a.example:80/x", "a[.]example:80/x"],
    ["hash", "abc.def", "abc.def"],
  ] as [Kind, string, string][])("%s %s", (kind, text, expected) => {
    expect(defang({ kind, text })).toBe(expected);
  });

  it("is found again", () => {
    for (const text of ["http://a.example/x", "203.0.113.77", "2001:db8::77", "x.y.example"]) {
      const found = detect(text);
      expect(found && detect(defang(found))?.text).toBe(text);
    }
  });
});

describe("reportPath", () => {
  it("keeps a URL in one part of the address", () => {
    expect(reportPath({ kind: "url", text: "http://a.example/x?y#z%" })).toBe("/report/url/http%3A%2F%2Fa.example%2Fx%3Fy%23z%25");
  });
});
