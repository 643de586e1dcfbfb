/** JSON, a value a line, as it comes (https://github.com/ndjson/ndjson-spec). */

/** The values of a stream in batches: all whole lines of each piece that arrives. */
export async function* ndjson<T>(stream: ReadableStream<Uint8Array>): AsyncGenerator<T[]> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split("\n");
      // A line that has no end yet.
      rest = done ? "" : (lines.pop() ?? "");
      const batch = lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as T);
      if (batch.length > 0) yield batch;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
