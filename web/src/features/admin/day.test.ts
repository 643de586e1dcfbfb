import { expect, it } from "vitest";
import { endOf, startOf } from "./day";

it.each([
  ["2026-11-28", "Asia/Tokyo", "2026-11-28T00:00:00+09:00", "2026-11-28T23:59:59+09:00"],
  ["2026-11-28", "UTC", "2026-11-28T00:00:00Z", "2026-11-28T23:59:59Z"],
  ["2026-07-01", "Europe/Berlin", "2026-07-01T00:00:00+02:00", "2026-07-01T23:59:59+02:00"],
  ["2026-07-01", "America/New_York", "2026-07-01T00:00:00-04:00", "2026-07-01T23:59:59-04:00"],
])("%s in %s", (day, timeZone, start, end) => {
  expect(startOf(day, timeZone)).toBe(start);
  expect(endOf(day, timeZone)).toBe(end);
});
