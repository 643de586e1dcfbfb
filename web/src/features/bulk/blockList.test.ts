import { expect, it } from "vitest";
import { blockList } from "./blockList";
import type { Row } from "./rows";

it("has the Red ones alone, each once", () => {
  const row = (kind: Row["object"]["kind"], text: string, zone: Row["zone"]): Row => ({
    object: { kind, text },
    zone,
    status: "",
    score: 0,
    category: "",
    known: true,
    first: null,
    last: null,
  });
  const rows = [
    row("domain", "a.example", "Red"),
    row("domain", "b.example", "Orange"),
    row("ip", "203.0.113.7", "Red"),
    row("domain", "a.example", "Red"),
    row("url", "http://c.example/\nd.example", "Red"),
    row("domain", "good.example", "Green"),
  ];
  expect(blockList(rows)).toEqual(["a.example", "203.0.113.7"]);
  expect(blockList(rows, "domain")).toEqual(["a.example"]);
});
