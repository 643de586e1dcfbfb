/** From the search box to a report, a table, or a clear word. */

import { PASSWORD } from "./support/setup";
import { expect, settled, test } from "./support/test";

test("an object that is pasted defanged goes to its report", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("textbox").fill("hxxp://tsuk1kage-bank[.]example/login[.]php");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/report\/url\/http%3A%2F%2Ftsuk1kage-bank\.example%2Flogin\.php/);
  await settled(page);
  await page.goto("/");
  await expect(page.getByRole("link", { name: /tsuk1kage-bank\[\.\]example/ })).toBeVisible();
});

test("what is nothing is told to be nothing", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("textbox").fill("hello");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("hello");
  await expect(page).toHaveURL("/");
});

test("keys lead everywhere", async ({ page }) => {
  await page.goto("/report/domain/tsukikage-bank-login.example");
  await settled(page);
  await page.keyboard.press("/");
  await expect(page.locator("#search")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await expect(page).toHaveURL("/bulk");
});

test.describe("without being signed in", () => {
  test.use({ reader: { name: "", language: "en", theme: "light" } });
  test("the way in leads back", async ({ page, complaints }) => {
    await page.goto("/report/domain/tsukikage-bank-login.example");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.locator("#name").fill("reader");
    await page.locator("#password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/report/domain/tsukikage-bank-login.example");
    await settled(page);
    // The answer by which the portal learns that nobody is signed in.
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes("401")));
  });
});
