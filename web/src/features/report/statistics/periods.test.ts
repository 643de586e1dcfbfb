import { describe, expect, it } from "vitest";
import { filled, type Unit } from "./periods";

const row = (From: string) => ({ From, HitsCount: 3, DetectionsCount: 2, Red: 2, Orange: 0, Yellow: 0 });

describe("filled", () => {
  it.each([
    ["Days", ["2026-11-25", "2026-11-28"], "2026-11-28T10:00Z", ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"]],
    ["Weeks", ["2026-11-09"], "2026-11-28T10:00Z", ["2026-11-09", "2026-11-16", "2026-11-23"]],
    ["Months", ["2025-12-01"], "2026-02-28T10:00Z", ["2025-12-01", "2026-01-01", "2026-02-01"]],
    ["Days", [], "2026-11-28T10:00Z", []],
  ] as [Unit, string[], string, string[]][])("%s from %j", (unit, rows, until, expected) => {
    expect(filled(rows.map(row), unit, until).map(({ From }) => From)).toEqual(expected);
  });

  it("keeps what there is", () => {
    expect(filled([row("2026-11-27")], "Days", "2026-11-28T00:00Z").map(({ HitsCount }) => HitsCount)).toEqual([3, 0]);
  });
});
