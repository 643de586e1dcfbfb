/** The day's searches: always in view, and a clear word when they are used up. */

import { expect, settled, test } from "./support/test";

test.describe("a licence of a hundred searches", () => {
  test.use({ reader: { name: "small", language: "ja", theme: "light" } });
  test("is counted down, and tells when it counts anew", async ({ page, complaints, context }) => {
    await page.goto("/report/domain/tsukikage-bank-login.example");
    await settled(page);
    await expect(page.getByText(/本日の残り 99 \/ 100/)).toBeVisible();
    // A report with all its sections costs one; looking at it again costs nothing.
    await page.reload();
    await settled(page);
    await expect(page.getByText(/本日の残り 99 \/ 100/)).toBeVisible();
    const session = (await (await context.request.get("/api/session")).json()) as { Csrf: string };
    const lines = Array.from({ length: 200 }, (_, n) => `host-${n}.example`).join("\n");
    await context.request.post("/api/v1/search/bulk", {
      headers: { "content-type": "application/x-ndjson", "x-csrf-token": session.Csrf },
      data: lines,
    });
    await page.goto("/report/ip/203.0.113.77");
    await expect(page.getByRole("alert").first()).toContainText(/検索回数を使い切りました/);
    await expect(page.getByRole("alert").first()).toContainText(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes("403")));
  });
});
