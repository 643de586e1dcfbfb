/** A file that goes from where it was dropped to the page that scans it. */

let kept: File | null = null;

export function keepFile(file: File): void {
  kept = file;
}

/** What was kept, once. */
export function takeFile(): File | null {
  const file = kept;
  kept = null;
  return file;
}
