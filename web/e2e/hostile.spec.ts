/** What strangers write is shown inert: nothing of it runs, and nothing of it breaks the page. */

import { expect, settled, test } from "./support/test";

const MARK = "__ran__";
const SCRIPT = `<img src=x onerror="window.${MARK}=1"><script>window.${MARK}=1</script><svg onload="window.${MARK}=1">`;

/** Strings that attack, by what they attack. */
const HOSTILE: Readonly<Record<string, string>> = {
  markup: `"'>${SCRIPT}`,
  address: `javascript:window.${MARK}=1`,
  template: `{{constructor.constructor('window.${MARK}=1')()}}\${window.${MARK}=1}`,
  bidi: "invoice\u202efdp.exe\u2066\u2067\u2068",
  invisible: "pay\u200bpal\u200d\u2060\ufeff\u00ad\u{e0041}",
  formula: `=HYPERLINK("http://evil.example","x")`,
  long: "A".repeat(100_000),
  wide: "﷽".repeat(400),
  tall: `z${"\u0353\u0348\u0310".repeat(200)}`,
  broken: "\ud800\udfff\u0000\u0007\u001b[31m",
};

/** A file of indicators whose every free field is hostile. */
function csv(): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""').replaceAll(/[\r\n\u0000]/g, " ")}"`;
  const rows = Object.values(HOSTILE).map((text, at) =>
    [`host-${at}.hostile.example`, text, text, text].map((cell) => quoted(cell.slice(0, 60_000))).join(","),
  );
  return ["indicator,threat,note,reporter", ...rows].join("\n");
}

const MAPPING = `
[mapping]
`;

test("hostile names in the address are shown and do nothing", async ({ page, complaints }) => {
  for (const text of Object.values(HOSTILE)) {
    await page.goto(`/report/url/${encodeURIComponent(`http://a.example/${text.slice(0, 1500).toWellFormed()}`)}`);
    await settled(page);
    expect(await page.evaluate((mark) => mark in window, MARK)).toBe(false);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/status of 4\d\d/.test(complaint)));
});

test("hostile text in the search box does nothing", async ({ page }) => {
  await page.goto("/");
  for (const text of Object.values(HOSTILE)) {
    await page.getByRole("textbox").fill(text.toWellFormed());
    await page.keyboard.press("Enter");
    if (!(await page.evaluate(() => location.pathname === "/"))) await page.goto("/");
  }
  expect(await page.evaluate((mark) => mark in window, MARK)).toBe(false);
});

export { csv, MAPPING };
