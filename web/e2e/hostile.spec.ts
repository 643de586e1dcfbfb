/** What strangers write is shown inert: nothing of it runs, and nothing of it breaks the page. */

import type { Page } from "@playwright/test";
import { ADDRESS, DOMAIN, FILE, HOSTILE, RAN } from "./support/hostile";
import { expect, readThrough, settled, test } from "./support/test";

async function isInert(page: Page): Promise<void> {
  expect(await page.evaluate((mark) => mark in window, RAN)).toBe(false);
  const found = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth - window.innerWidth,
    scripts: document.querySelectorAll("body script:not([type=module]), iframe, object, embed, [onerror], [onload]").length,
    links: [...document.querySelectorAll("a[href]")].filter((link) => (link as HTMLAnchorElement).origin !== location.origin).length,
    // Only the flag of a mark may turn the direction of what is around it.
    bidi: /[\u202a-\u202e\u2066-\u2069]/.test(document.body.innerText),
  }));
  expect(found).toEqual({ width: expect.any(Number), scripts: 0, links: 0, bidi: false });
  expect(found.width).toBeLessThanOrEqual(0);
}

/** Those of the server's refusals that are expected: what is no object is told to be none. */
function withoutRefusals(complaints: string[]): void {
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/status of 4\d\d/.test(complaint)));
}

for (const [kind, object] of [
  ["domain", DOMAIN],
  ["ip", ADDRESS],
  ["hash", FILE],
  ["url", `http://${DOMAIN}/a?b=${encodeURIComponent(HOSTILE["markup"] ?? "")}`],
] as const) {
  for (const width of [360, 1280]) {
    test(`a report of ${kind} whose every field is hostile, ${width} pixels wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`/report/${kind}/${encodeURIComponent(object)}`);
      await readThrough(page);
      await isInert(page);
      const folder = process.env["SCREENSHOTS"];
      if (folder) await page.screenshot({ path: `${folder}/hostile-${kind}-${width}.png`, fullPage: true });
    });
  }
}

test("sources and the audit show hostile names", async ({ page }) => {
  for (const address of ["/admin/sources", "/admin/imports", "/admin/audit"]) {
    await page.goto(address);
    await settled(page);
    await isInert(page);
  }
});

test("hostile names in the address do nothing", async ({ page, complaints }) => {
  for (const text of Object.values(HOSTILE)) {
    await page.goto(`/report/url/${encodeURIComponent(`http://a.example/${text.slice(0, 1500).toWellFormed()}`)}`);
    await settled(page);
    await isInert(page);
  }
  withoutRefusals(complaints);
});

test("hostile text in the search box does nothing", async ({ page, complaints }) => {
  for (const text of Object.values(HOSTILE)) {
    await page.goto("/");
    await page.getByRole("textbox").fill(text.toWellFormed());
    await page.keyboard.press("Enter");
    await settled(page);
    await isInert(page);
  }
  withoutRefusals(complaints);
});
