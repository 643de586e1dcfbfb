import { expect, it } from "vitest";
import { earliest, daysBetween } from "./age";

it.each([
  ["2026-11-05T06:35:57Z", "2026-11-07T00:00Z", 2],
  ["2026-11-05T06:35:57Z", "2026-11-05T07:00Z", 0],
  ["2026-11-05T06:35:57Z", "2026-11-05T00:00Z", 0],
  ["2026-11-05T06:35:57Z", "2026-10-31T23:00Z", -5],
  ["2026-11-05", "rubbish", null],
])("from %s to %s are %s days", (from, to, expected) => {
  expect(daysBetween(from, to)).toBe(expected);
});

it.each([
  [["2026-11-07T00:00Z", "2026-11-06T23:59Z"], "2026-11-06T23:59Z"],
  [[null, "2026-11-07T00:00Z", undefined], "2026-11-07T00:00Z"],
  [["rubbish"], null],
  [[], null],
])("of %j the first is %s", (moments, expected) => {
  expect(earliest(moments)).toBe(expected);
});
