// Writes src/api/schema.ts from the OpenAPI document; with `--check` only tells whether it is what it would write.
import { readFile, writeFile } from "node:fs/promises";
import openapiTypescript, { astToString } from "openapi-typescript";

const DOCUMENT = new URL("../../docs/openapi.json", import.meta.url);
const SCHEMA = new URL("../src/api/schema.ts", import.meta.url);

const written = `// Written by \`npm run api\` from docs/openapi.json; do not edit.\n\n${astToString(await openapiTypescript(DOCUMENT))}`;
if (process.argv.includes("--check")) {
  const kept = await readFile(SCHEMA, "utf8").catch(() => "");
  if (kept !== written) {
    console.error("web/src/api/schema.ts does not follow from docs/openapi.json: run `npm run api` in web/");
    process.exit(1);
  }
} else {
  await writeFile(SCHEMA, written);
}
