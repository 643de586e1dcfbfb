import { describe, expect, it } from "vitest";
import { ALL, drawn } from "./drawn";
import { change, EMPTY, group, grow, idOf, NODES_MAX, remove, ungroup, type Graph } from "./model";
import { bodyOf, graphOf } from "./saved";
import type { Neighbour, Step } from "./step";

const neighbour = (kind: "domain" | "ip" | "url" | "hash", text: string, zone: Neighbour["zone"] = "Grey"): Neighbour => ({
  object: { kind, text },
  zone,
  score: 0,
  category: "",
  first: null,
  last: null,
  port: null,
  detail: "",
  degree: { n: 2, isExact: true },
  rarity: 90,
});

const step = (kind: "domain" | "ip", text: string, relations: Record<string, Neighbour[]>): Step => ({
  ...neighbour(kind, text, "Red"),
  isKnown: true,
  relations: Object.entries(relations).map(([relation, neighbours]) => ({
    relation,
    neighbours,
    total: { n: neighbours.length, isExact: true },
    cursor: null,
  })),
});

function world(): Graph {
  const first = grow(EMPTY, step("domain", "a.example", { "resolves-to": [neighbour("ip", "192.0.2.1"), neighbour("ip", "192.0.2.2", "Orange")] }));
  return grow(first.graph, step("ip", "192.0.2.1", { "resolved-from": [neighbour("domain", "a.example", "Red"), neighbour("domain", "b.example")] })).graph;
}

describe("a graph", () => {
  it("has a tie once, from whichever end it is read", () => {
    const { nodes, edges } = world();
    expect([...nodes.keys()]).toEqual(["domain:a.example", "ip:192.0.2.1", "ip:192.0.2.2", "domain:b.example"]);
    expect([...edges.keys()]).toEqual([
      "resolves-to domain:a.example ip:192.0.2.1",
      "resolves-to domain:a.example ip:192.0.2.2",
      "resolves-to domain:b.example ip:192.0.2.1",
    ]);
  });

  it("keeps what was noted when it is told of a node again", () => {
    const noted = change(world(), ["ip:192.0.2.1"], { note: "theirs", isPinned: true });
    const again = grow(noted, step("ip", "192.0.2.1", {})).graph.nodes.get("ip:192.0.2.1");
    expect(again).toMatchObject({ note: "theirs", isPinned: true, zone: "Red" });
  });

  it("stops at its bound, and says how many found no room", () => {
    const many = Array.from({ length: NODES_MAX + 10 }, (_, at) => neighbour("domain", `n${at}.example`));
    const { graph, refused } = grow(EMPTY, step("ip", "192.0.2.1", { "resolved-from": many }));
    expect([graph.nodes.size, refused]).toEqual([NODES_MAX, 11]);
  });

  it("shows a group as one node of the worst zone, with the ties of all", () => {
    const made = group(world(), ["domain:b.example", "ip:192.0.2.2"], "both")!;
    const shown = drawn(made.graph, ALL);
    expect(shown.nodes.find(({ id }) => id === made.id)?.zone).toBe("Orange");
    expect(shown.edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "domain:a.example ip:192.0.2.1",
      `domain:a.example ${made.id}`,
      `${made.id} ip:192.0.2.1`,
    ]);
    expect(drawn(ungroup(made.graph, [made.id]), ALL).nodes).toHaveLength(4);
    // Without one of two it is no group.
    expect(remove(made.graph, ["ip:192.0.2.2"]).groups.size).toBe(0);
  });

  it("leaves out what is hidden, filtered, or tied to either", () => {
    const hidden = change(world(), ["ip:192.0.2.2"], { isHidden: true });
    expect(drawn(hidden, ALL).edges).toHaveLength(2);
    expect(drawn(hidden, { ...ALL, kinds: new Set(["domain"]) }).edges).toEqual([]);
    expect(drawn(hidden, { ...ALL, ties: new Set() }).edges).toEqual([]);
  });

  it("is after being kept what it was, but for zones", () => {
    const made = group(change(world(), ["ip:192.0.2.1"], { note: "=x", isPinned: true }), ["domain:b.example", "ip:192.0.2.2"], "both")!;
    const back = graphOf(bodyOf(made.graph));
    expect([...back.edges.keys()]).toEqual([...made.graph.edges.keys()]);
    expect(back.groups).toEqual(made.graph.groups);
    expect(back.nodes.get(idOf({ kind: "ip", text: "192.0.2.1" }))).toMatchObject({ note: "=x", isPinned: true, zone: null });
  });
});
