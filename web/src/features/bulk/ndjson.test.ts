import { expect, it } from "vitest";
import { ndjson } from "./ndjson";

function stream(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      pieces.forEach((piece) => controller.enqueue(piece));
      controller.close();
    },
  });
}

it("reads whole lines, wherever the pieces end", async () => {
  const bytes = new TextEncoder().encode('{"a":"月影"}\r\n\n{"a":"2"}\n{"a":"3"}');
  for (let at = 0; at <= bytes.length; at += 1) {
    const found: { a: string }[] = [];
    for await (const batch of ndjson<{ a: string }>(stream([bytes.slice(0, at), bytes.slice(at)]))) found.push(...batch);
    expect(found.map(({ a }) => a)).toEqual(["月影", "2", "3"]);
  }
});
