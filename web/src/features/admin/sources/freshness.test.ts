import { expect, it } from "vitest";
import { freshness, lastImport } from "./freshness";
import type { List } from "./query";

const list = (ImportedAt: string) => ({ ImportedAt }) as List;
const NOW = new Date("2026-11-28T12:00:00Z");

it.each([
  [24, [], "none"],
  [24, ["2026-11-27T12:00:00Z"], "fresh"],
  [24, ["2026-11-01T12:00:00Z", "2026-11-27T12:00:00Z"], "fresh"],
  [1, ["2026-11-28T10:00:00Z"], "late"],
  [24, ["2026-11-25T11:00:00Z"], "stale"],
  [0, ["2026-11-28T11:30:00Z"], "fresh"],
])("every %d hours, last %j: %s", (EveryHours, imported, expected) => {
  expect(freshness({ EveryHours, Lists: imported.map(list) }, NOW)).toBe(expected);
});

it("knows the last import of all lists", () => {
  expect(lastImport({ Lists: [list("2026-11-02T00:00:00Z"), list("2026-11-20T00:00:00Z"), list("2026-11-03T00:00:00Z")] })).toBe("2026-11-20T00:00:00Z");
});
