/** Lays compressed files beside those of a build that are worth it: the server hands them out as they are. */

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

/** Below this a header costs as much as it saves. */
const BYTES_MIN = 1024;

export function compress(): Plugin {
  let folder = "";
  return {
    name: "compress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const name of await readdir(folder, { recursive: true })) {
        if (!/\.(html|js|css|svg|json)$/.test(name)) continue;
        const path = join(folder, name);
        const plain = await readFile(path);
        if (plain.length < BYTES_MIN) continue;
        await writeFile(`${path}.gz`, await promisify(gzip)(plain, { level: 9 }));
        await writeFile(`${path}.br`, await promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}
