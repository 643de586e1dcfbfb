import { describe, expect, it } from "vitest";
import { bytes, decibels, moment, relative } from "./format";

describe("moment", () => {
  it.each([
    ["2026-11-08T06:35Z", "Asia/Tokyo", "2026-11-08 15:35 +09:00"],
    ["2026-11-08T06:35:57Z", "UTC", "2026-11-08 06:35 Z"],
    ["2026-12-31T23:30:00Z", "America/New_York", "2026-12-31 18:30 -05:00"],
    ["2026-11-08", "Asia/Tokyo", "2026-11-08"],
    ["not a date", "UTC", "not a date"],
  ])("%s in %s", (at, zone, expected) => {
    expect(moment(at, zone)).toBe(expected);
  });
});

describe("figures", () => {
  it("are told by size", () => {
    expect(bytes(398_112, "en")).toBe("389 KiB");
    expect(bytes(999, "en")).toBe("999 B");
    expect(bytes(1536, "en")).toBe("1.5 KiB");
    expect(decibels(12.556, "en")).toBe("+12.6");
    expect(decibels(-6, "en")).toBe("-6.0");
    expect(relative("2026-11-08T00:00Z", new Date("2026-11-28T00:00Z"), "en")).toBe("2 weeks ago");
    expect(relative("2026-11-08T00:00Z", new Date("2026-11-28T00:00Z"), "ja")).toBe("2 週間前");
  });
});
