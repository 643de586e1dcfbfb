/** Processes below the one that started them. */

export interface Node<T> {
  readonly item: T;
  readonly children: Node<T>[];
}

/** Deeper than this nobody reads, and the page has no room to the right. */
const DEPTH_MAX = 24;

/**
 * The trees of a list in which each item may name the place of its parent before it. What names itself, a later one or none stands
 * at the top; what lies too deep stands beside its parent.
 */
export function trees<T extends { readonly Parent?: number | null }>(items: readonly T[]): Node<T>[] {
  const top: Node<T>[] = [];
  const places: { readonly node: Node<T>; readonly within: Node<T>[]; readonly depth: number }[] = [];
  items.forEach((item, at) => {
    const node: Node<T> = { item, children: [] };
    const parent = typeof item.Parent === "number" && item.Parent < at ? places[item.Parent] : undefined;
    const isDeep = parent !== undefined && parent.depth >= DEPTH_MAX;
    const within = parent === undefined ? top : isDeep ? parent.within : parent.node.children;
    within.push(node);
    places.push({ node, within, depth: parent === undefined ? 0 : isDeep ? parent.depth : parent.depth + 1 });
  });
  return top;
}
