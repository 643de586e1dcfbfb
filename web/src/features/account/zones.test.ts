import { expect, it } from "vitest";
import { timeZones } from "./zones";

it("tells zones by name, distance and language", () => {
  const zones = timeZones("ja", new Date("2026-07-01T00:00:00Z"));
  const label = (id: string) => zones.find((zone) => zone.id === id)?.label;
  // The name itself is the browser's.
  expect(label("Asia/Tokyo")).toMatch(/^Asia\/Tokyo \(UTC\+09:00\) 日本/);
  expect(label("UTC")).toMatch(/^UTC \(UTC.*\) 協定世界時$/);
  expect(new Set(zones.map(({ id }) => id)).size).toBe(zones.length);
});
