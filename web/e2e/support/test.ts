/** The browser as a reader of the portal has it, watched: an error in its console or a breach of the page's policy fails the test. */

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

export { expect };

export type Language = "ja" | "en";
export type Theme = "light" | "dark";

interface Reader {
  readonly name: string;
  readonly language: Language;
  readonly theme: Theme;
}

interface Fixtures {
  /** Who reads. */
  reader: Reader;
  /** What the browser complained of; a test that expects something takes it out. */
  complaints: string[];
}

export const test = base.extend<Fixtures>({
  reader: [{ name: "admin", language: "en", theme: "light" }, { option: true }],
  baseURL: async ({}, use) => use(process.env["HANTEI_PORTAL"] ?? ""),
  complaints: async ({}, use) => use([]),
  storageState: async ({ reader }, use) =>
    use(reader.name === "" ? undefined : `${process.env["HANTEI_SESSIONS"]}/${reader.name}.json`),
  context: async ({ context, baseURL, reader }, use) => {
    if (reader.name !== "") {
      const reply = await context.request.get(`${baseURL}/api/session`);
      expect(reply.ok(), await reply.text()).toBe(true);
      const { Csrf } = (await reply.json()) as { Csrf: string };
      const preferred = await context.request.put(`${baseURL}/api/account/preferences`, {
        headers: { "x-csrf-token": Csrf },
        data: { Language: reader.language, Theme: reader.theme, TimeZone: "Asia/Tokyo" },
      });
      expect(preferred.ok(), await preferred.text()).toBe(true);
    }
    await use(context);
  },
  page: async ({ page, complaints }, use) => {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    await use(page);
    expect(complaints).toEqual([]);
  },
});

/** Waits until nothing in view loads any more; what is further down loads when one goes there. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() =>
    [...document.querySelectorAll("[aria-busy=true]")].every((part) => {
      const { top, bottom } = part.getBoundingClientRect();
      return bottom < 0 || top > window.innerHeight;
    }),
  );
}

/** Goes through the whole page, so that all of it loads, and back to its beginning. */
export async function readThrough(page: Page): Promise<void> {
  for (let step = 0; step < 200; step += 1) {
    await settled(page);
    const isEnd = await page.evaluate(() => {
      const before = window.scrollY;
      window.scrollBy(0, window.innerHeight * 0.8);
      return window.scrollY === before;
    });
    if (isEnd) break;
  }
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** Fails for what axe calls serious or critical. */
export async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)).toEqual([]);
}
