import { expect, it } from "vitest";
import { trees, type Node } from "./tree";

const shape = (nodes: readonly Node<{ id: string }>[]): string =>
  nodes.map(({ item, children }) => item.id + (children.length > 0 ? `(${shape(children)})` : "")).join(" ");

const tree = (...parents: (number | null)[]) => shape(trees(parents.map((Parent, at) => ({ Parent, id: String(at) }))));

it.each([
  [[null, 0, 1, 0], "0(1(2) 3)"],
  [[null, null], "0 1"],
  // A parent that is no earlier item: itself, a later one, none of the list.
  [[0, 5, -1], "0 1 2"],
])("of parents %j the tree is %s", (parents, expected) => {
  expect(tree(...parents)).toBe(expected);
});

it("stays shallow", () => {
  const chain = Array.from({ length: 500 }, (_, at) => (at === 0 ? null : at - 1));
  const depth = (nodes: readonly Node<unknown>[]): number => Math.max(0, ...nodes.map(({ children }) => 1 + depth(children)));
  expect(depth(trees(chain.map((Parent) => ({ Parent }))))).toBe(25);
});
