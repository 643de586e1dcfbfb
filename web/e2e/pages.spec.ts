/** Every page, in both languages and themes, wide and narrow: there, accessible, without complaints, and within its width. */

import { expect, isAccessible, readThrough, test } from "./support/test";

const HASH = "2d0d89dafd8811f9ffe6bb6e963f1ad3e5c973e51fadbb16245dcd8a10bb1f00";

/** Pages by name, and the heading that each has in English and Japanese. */
const PAGES: readonly (readonly [string, string])[] = [
  ["search", "/"],
  ["report-domain", "/report/domain/tsukikage-bank-login.example"],
  ["report-ip", "/report/ip/203.0.113.77"],
  ["report-hash", `/report/hash/${HASH}`],
  ["report-url", `/report/url/${encodeURIComponent("203.0.113.45/bin/updater.exe")}`],
  ["report-unknown", "/report/domain/nobody-knows.example"],
  ["report-homoglyph", "/report/domain/xn--tsukikge-bank-11k.example"],
  ["bulk", "/bulk"],
  ["scan", "/scan"],
  ["graph", "/graph?kind=domain&object=tsukikage-bank-login.example"],
  ["graphs", "/graph"],
  ["account", "/account"],
  ["admin-sources", "/admin/sources"],
  ["admin-imports", "/admin/imports"],
  ["admin-users", "/admin/users"],
  ["admin-groups", "/admin/groups"],
  ["admin-licences", "/admin/licences"],
  ["admin-tokens", "/admin/tokens"],
  ["admin-audit", "/admin/audit"],
  ["admin-health", "/admin/health"],
];

for (const language of ["en", "ja"] as const) {
  for (const theme of ["light", "dark"] as const) {
    test.describe(`${language}, ${theme}`, () => {
      test.use({ reader: { name: `${language}-${theme}`, language, theme } });
      for (const [name, address] of PAGES) {
        test(name, async ({ page }) => {
          await page.goto(address);
          await readThrough(page);
          await expect(page.locator("html")).toHaveAttribute("lang", language);
          await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
          await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
          await isAccessible(page);
          for (const width of [360, 1280]) {
            await page.setViewportSize({ width, height: 900 });
            // Charts are drawn anew a moment later.
            const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            await expect.poll(overflow, { message: `at ${width} pixels` }).toBeLessThanOrEqual(0);
            const folder = process.env["SCREENSHOTS"];
            if (folder) await page.screenshot({ path: `${folder}/${name}-${language}-${theme}-${width}.png`, fullPage: true });
          }
        });
      }
    });
  }
}
