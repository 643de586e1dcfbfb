import { describe, expect, it } from "vitest";
import { parse, quantile, sum } from "./exposition";

const PAGE = `# HELP hantei_verdicts_total Verdicts answered, by path.
# TYPE hantei_verdicts_total counter
hantei_verdicts_total{path="single"} 3
hantei_verdicts_total{path="bulk"} 40
nonsense
odd{a="x\\"y\\\\z",b="{1,2}"} 1.5e3 1700000000
broken{a="b"} not-a-number
hantei_http_seconds_bucket{route="/a",le="0.001"} 50
hantei_http_seconds_bucket{route="/a",le="0.01"} 90
hantei_http_seconds_bucket{route="/a",le="+Inf"} 100
hantei_http_seconds_bucket{route="/b",le="0.001"} 0
hantei_http_seconds_bucket{route="/b",le="0.01"} 0
hantei_http_seconds_bucket{route="/b",le="+Inf"} 0
`;

describe("exposition", () => {
  const figures = parse(PAGE);

  it("reads names, labels and values", () => {
    expect(figures.samples[2]).toEqual({ name: "odd", labels: { a: 'x"y\\z', b: "{1,2}" }, value: 1500 });
    expect(figures.samples).toHaveLength(9);
    expect(figures.help.get("hantei_verdicts_total")).toBe("Verdicts answered, by path.");
  });

  it("adds up what is there, and knows what is not", () => {
    expect(sum(figures, "hantei_verdicts_total")).toBe(43);
    expect(sum(figures, "hantei_verdicts_total", ({ path }) => path === "bulk")).toBe(40);
    expect(sum(figures, "process_resident_memory_bytes")).toBeNull();
  });

  it.each([
    ["/a", 0.5, 0.001],
    ["/a", 0.7, 0.0055],
    ["/a", 0.99, 0.01],
    ["/b", 0.5, null],
    ["/c", 0.5, null],
  ])("tells of %s the quantile %d as %d", (route, share, expected) => {
    const found = quantile(figures, "hantei_http_seconds", share, (labels) => labels["route"] === route);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected, 6);
  });
});
