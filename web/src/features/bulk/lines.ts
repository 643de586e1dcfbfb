/** Lines that go from the search box to the table: too many for an address. */

import { useSyncExternalStore } from "react";

let kept: readonly string[] = [];
const listeners = new Set<() => void>();

export function keepLines(lines: readonly string[]): void {
  kept = lines;
  listeners.forEach((listener) => listener());
}

/** What was kept, once. */
export function takeLines(): readonly string[] {
  const lines = kept;
  keepLines([]);
  return lines;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether there are lines to be taken: the search box is on the page of the table, too. */
export function useHasLines(): boolean {
  return useSyncExternalStore(subscribe, () => kept.length > 0);
}
