/** Words of the server in the reader's language; one that this portal does not know stays as it came. */

import type { I18n } from "../../i18n";

export function statusName(status: string, { t, has }: I18n): string {
  const key = `status.${STATUS[status] ?? status}`;
  return has(key) ? t(key) : status;
}

/** Statuses whose names are not one word. */
const STATUS: Readonly<Record<string, string>> = {
  "Not trusted": "NotTrusted",
  "Adware and other": "Adware",
  "No threats detected": "NoThreats",
  "Not categorized": "NotCategorized",
};

export function categoryName(category: string, { t, has }: I18n): string {
  const key = `category.${category}`;
  return has(key) ? t(key) : category;
}
