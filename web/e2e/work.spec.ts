/** What people do with the portal: many objects, graphs, exports, sorting, assessments. */

import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { expect, settled, test } from "./support/test";

const text = async (download: Download) => readFile(await download.path(), "utf8");

async function downloaded(page: Page, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return text(download);
}

test("many objects become a table that is filtered and exported", async ({ page }) => {
  await page.goto("/bulk");
  await settled(page);
  await page.getByRole("textbox").last().fill("tsukikage-bank-login[.]example\n203.0.113.77\nmorning-news.example\nnot an object\n");
  await page.getByRole("main").getByRole("button", { name: "Look up" }).click();
  const rows = page.locator("tr[data-row]");
  // One of them is told to be refused.
  await expect(rows).toHaveCount(4);
  await expect(page.getByRole("main")).toContainText("not an object");
  const csv = await downloaded(page, async () => {
    await page.locator("[data-export] button").first().click();
    await page.getByRole("menuitem", { name: /CSV/ }).first().click();
  });
  expect(csv.split("\r\n")).toHaveLength(5);
  expect(csv).toContain("203.0.113.77");
});

test("a report is exported as JSON, STIX and lists to block by", async ({ page }) => {
  await page.goto("/report/domain/tsukikage-bank-login.example");
  await settled(page);
  const exported = (form: RegExp) =>
    downloaded(page, async () => {
      await page.getByRole("button", { name: /^Export/ }).first().click();
      await page.getByRole("menuitem", { name: form }).click();
    });
  expect(JSON.parse(await exported(/JSON/))).toHaveProperty("Zone", "Red");
  expect(JSON.parse(await exported(/STIX/))).toHaveProperty("type", "bundle");
  expect(await exported(/hosts/i)).toContain("tsukikage-bank-login.example");
  expect(await exported(/Suricata/)).toContain("alert ");
});

test("a table is sorted and filtered, and its address says so", async ({ page }) => {
  await page.goto("/report/ip/203.0.113.77?section=FilesAccessed&sort=-Score");
  await settled(page);
  const table = page.locator("#FilesAccessed");
  await table.scrollIntoViewIfNeeded();
  await expect(table.locator("tr[data-row]").first()).toBeVisible();
  await table.getByRole("columnheader").nth(1).getByRole("button").click();
  await expect(page).toHaveURL(/sort=/);
});

test("a graph grows from a report, and is kept", async ({ page }) => {
  await page.goto("/report/domain/tsukikage-bank-login.example");
  await settled(page);
  await page.getByRole("main").getByRole("button", { name: "Graph", exact: true }).or(page.getByRole("main").getByRole("link", { name: "Graph", exact: true })).first().click();
  await expect(page).toHaveURL(/\/graph\?/);
  await settled(page);
  const nodes = page.locator("tr[data-row]");
  await expect(nodes.first()).toBeVisible();
  expect(await nodes.count()).toBeGreaterThan(5);
  await expect(page.locator("canvas").first()).toBeVisible();
});

test("what is heard of a report is in order", async ({ page }) => {
  await page.goto("/report/domain/tsukikage-bank-login.example");
  await settled(page);
  await expect(page.getByRole("banner")).toMatchAriaSnapshot(`
    - banner:
      - link "Hantei 判定"
      - search:
        - textbox "Hash, IP address, domain, URL, or many of them"
        - button "Look up"
  `);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "tsukikage-bank-login[.]example" [level=1]
      - button "Export"
      - button "Graph"
      - button "Assess"
      - button "Watch"
      - region "Why":
        - heading "Why" [level=2]
      - region "Timeline":
        - heading "Timeline" [level=2]
  `);
});
