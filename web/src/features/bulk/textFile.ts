/** A file that may be a list. */

/** Larger ones are logs: a list of 100,000 URLs has less. */
const LIST_BYTES_MAX = 16 << 20;

/** Its text, by its byte order mark or as UTF-8; `null` of what is no text, or too long for a list. */
export async function textOf(file: File): Promise<string | null> {
  if (file.size > LIST_BYTES_MAX) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [a, b] = bytes;
  const encoding = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
  const text = new TextDecoder(encoding).decode(bytes);
  return text.includes("\0") || text.includes("\ufffd\ufffd") ? null : text;
}
