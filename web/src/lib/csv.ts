/** Tables as files. */

/** A cell that no spreadsheet takes for a formula (OWASP, CSV Injection), quoted after RFC 4180. */
export function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const inert = /^[\s]*[=+\-@\t\r]/.test(value) || /^[＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export function csv(rows: readonly (readonly (string | number | boolean | null | undefined)[])[]): string {
  // With a mark by which spreadsheets know UTF-8.
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Hands the reader a file. */
export function download(name: string, content: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = fileName(name);
  link.click();
  // After the browser took it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, 120) || "hantei";
}
