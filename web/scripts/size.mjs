// Tells how much JavaScript the search page loads before it is there, compressed as it is sent; more than the limit fails.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const LIMIT_KB = 200;

const read = (name) => readFile(new URL(name, DIST), "utf8");
const page = await read("index.html");
const wanted = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name);
const seen = new Map();
while (wanted.length > 0) {
  const name = wanted.pop();
  if (seen.has(name)) continue;
  const text = await read(name);
  seen.set(name, gzipSync(text, { level: 9 }).length);
  // What a module imports at once; what it imports when it needs it is written as a call.
  for (const [, other] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) wanted.push(`assets/${other}`);
}
// The words of one language, which are loaded before anything is drawn.
const loaded = (await Promise.all([...seen.keys()].map(read))).join("\n");
const words = [...loaded.matchAll(/import\(["'`]\.\/(common-[\w-]+\.js)["'`]\)/g)].map(([, name]) => `assets/${name}`);
const sizes = await Promise.all([...new Set(words)].map(async (name) => [name, gzipSync(await read(name), { level: 9 }).length]));
const largest = sizes.sort(([, a], [, b]) => b - a)[0];
if (!largest) throw new Error("the languages are not found among what the page loads");
seen.set(...largest);
const total = [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
for (const [name, bytes] of seen) console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}`);
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB of JavaScript on the search page, compressed; at most ${LIMIT_KB}`);
if (total > LIMIT_KB * 1000) process.exit(1);
