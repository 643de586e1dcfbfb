import { describe, expect, it } from "vitest";
import { bands, dayAt, ticks } from "./bands";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const change = (At: string, Zone: string) => ({ At, Zone, Score: 50 });

describe("bands", () => {
  it("are none without a change", () => {
    expect(bands([], NOW)).toEqual([]);
    expect(dayAt([], 0.5)).toBe("");
    expect(ticks([])).toEqual([]);
  });

  it("begin Grey, and are all of the time", () => {
    const found = bands([change("2025-12-23T15:23:53Z", "Red"), change("2026-03-15T00:00:00Z", "Orange"), change("2026-05-15T00:00:00Z", "Grey")], NOW);
    expect(found.map(({ zone }) => zone)).toEqual(["Grey", "Red", "Orange", "Grey"]);
    expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(dayAt(found, 1)).toBe("2026-11-28");
    expect(dayAt(found, 2)).toBe("2026-11-28");
    expect(found.every((band, at) => at === 0 || band.from === found[at - 1]?.to)).toBe(true);
  });

  it("have room where the first change is of today", () => {
    const found = bands([change("2026-11-28T11:59:59Z", "Red")], NOW);
    expect(found.map(({ zone }) => zone)).toEqual(["Grey", "Red"]);
    expect(found[1]?.share).toBeGreaterThan(0.4);
  });

  it("have few ticks, each in its place", () => {
    const year = ticks(bands([change("2025-12-23T15:23:53Z", "Red")], NOW));
    expect(year.map(({ label }) => label)).toEqual(["2026-01", "2026-03", "2026-05", "2026-07", "2026-09", "2026-11"]);
    expect(year.every(({ share }) => share > 0 && share < 1)).toBe(true);
    const weeks = ticks(bands([change("2026-11-08T00:00:00Z", "Red")], NOW));
    expect(weeks.map(({ label }) => label)).toEqual(["11-07", "11-11", "11-15", "11-19", "11-23", "11-27"]);
    expect(ticks(bands([change("1999-01-01T00:00:00Z", "Red")], NOW)).length).toBeLessThan(9);
  });
});
