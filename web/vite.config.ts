import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compress } from "./scripts/compress.ts";

/** Where a server answers while the portal is developed (`npm run dev`). */
const SERVER = process.env["HANTEI_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), compress()],
  build: {
    target: "es2022",
    // Every file is served from its own address: the policy of the pages allows no data in addresses for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { "/api": SERVER, "/sign-in": SERVER, "/healthz": SERVER, "/readyz": SERVER, "/metrics": SERVER } },
  test: { include: ["src/**/*.test.ts"] },
});
