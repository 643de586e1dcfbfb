import { describe, expect, it } from "vitest";
import { Layout } from "./layout";

/** Hubs with leaves, the hubs in a chain. */
function hubs(n: number, leaves: number) {
  const ids: string[] = [];
  const edges: { from: string; to: string }[] = [];
  for (let hub = 0; hub < n; hub += 1) {
    ids.push(`h${hub}`);
    if (hub > 0) edges.push({ from: `h${hub - 1}`, to: `h${hub}` });
    for (let leaf = 0; leaf < leaves; leaf += 1) {
      ids.push(`h${hub}l${leaf}`);
      edges.push({ from: `h${hub}`, to: `h${hub}l${leaf}` });
    }
  }
  return { ids, edges };
}

function settle(layout: Layout): void {
  for (let round = 0; round < 10_000 && !layout.isCalm; round += 1) layout.run(50);
}

describe("layout", () => {
  it("becomes calm, with nothing on anything", () => {
    const layout = new Layout();
    const { ids, edges } = hubs(5, 20);
    layout.set(ids, edges, new Set());
    settle(layout);
    expect(layout.isCalm).toBe(true);
    const places = ids.map((id) => layout.place(id)!);
    expect(places.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    let nearest = Number.POSITIVE_INFINITY;
    places.forEach((a, at) => places.slice(at + 1).forEach((b) => (nearest = Math.min(nearest, Math.hypot(a.x - b.x, a.y - b.y)))));
    expect(nearest).toBeGreaterThan(8);
  });

  it("leaves pinned nodes where they are", () => {
    const layout = new Layout();
    const { ids, edges } = hubs(2, 5);
    layout.put("h0", { x: 500, y: -300 });
    layout.set(ids, edges, new Set(["h0"]));
    settle(layout);
    expect(layout.place("h0")).toEqual({ x: 500, y: -300 });
  });

  it("puts what comes back where it was", () => {
    const layout = new Layout();
    const { ids, edges } = hubs(1, 5);
    layout.set(ids, edges, new Set());
    settle(layout);
    const before = layout.place("h0l3");
    layout.set(ids.filter((id) => id !== "h0l3"), edges, new Set());
    layout.rest();
    layout.set(ids, edges, new Set());
    expect(layout.place("h0l3")).toEqual(before);
  });

  it("parts nodes of the same place, and rests when it is told to", () => {
    const layout = new Layout();
    for (const id of ["a", "b", "c"]) layout.put(id, { x: 1, y: 1 });
    layout.rest();
    layout.set(["a", "b", "c"], [], new Set());
    expect(layout.isCalm).toBe(true);
    layout.warm(1);
    settle(layout);
    expect(new Set(["a", "b", "c"].map((id) => String(layout.place(id)?.x))).size).toBe(3);
  });
});
