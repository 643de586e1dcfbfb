/** Lines that go from the search box to the table: too many for an address. */

let kept: readonly string[] = [];

export function keepLines(lines: readonly string[]): void {
  kept = lines;
}

/** What was kept, once. */
export function takeLines(): readonly string[] {
  const lines = kept;
  kept = [];
  return lines;
}
