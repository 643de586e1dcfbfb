/** Words of the server in the reader's language: statuses, categories, sources. */

import type { ZoneName } from "../../components/Zone";
import type { I18n, Key } from "../../i18n";
import type { Kind } from "../../lib/object";

/** What a zone is called for an object of a kind, as long as nobody says it more exactly. */
const STATUS: Readonly<Record<ZoneName, Key>> = {
  Red: "status.Dangerous",
  Orange: "status.NotTrusted",
  Yellow: "status.Adware",
  Green: "status.Good",
  Grey: "status.NotCategorized",
};
const FILE_STATUS: Readonly<Record<ZoneName, Key>> = { ...STATUS, Red: "status.Malware", Orange: "status.Malware", Green: "status.Clean" };

/** Statuses as the explanation has them. */
const EXACT: Readonly<Record<string, Key>> = {
  Malware: "status.Malware",
  Dangerous: "status.Dangerous",
  "Not trusted": "status.NotTrusted",
  "Adware and other": "status.Adware",
  Clean: "status.Clean",
  Good: "status.Good",
  "No threats detected": "status.NoThreats",
  "Not categorized": "status.NotCategorized",
};

export function statusKey(zone: ZoneName, kind: Kind, exact?: string | null): Key {
  return (exact && EXACT[exact]) || (kind === "hash" ? FILE_STATUS : STATUS)[zone];
}

/** A category by its name; one that is newer than this portal stays as the server writes it. */
export function categoryName(category: string, { t, has }: I18n): string {
  const key = `category.${category}`;
  return has(key) ? t(key) : category;
}

/** Who says something: an analyser and an assessment by their names for people, a list by its own. */
export function sourceName(source: string, { t, has }: I18n): string {
  if (source.startsWith("assessment/")) return t(source === "assessment/all" ? "source.assessment_all" : "source.assessment_group");
  const key = `analyser.${source.replace("analysis/", "")}`;
  return source.startsWith("analysis/") && has(key) ? t(key) : source;
}

/** A country's name by its code in ISO 3166-1. */
export function countryName(code: string | null | undefined, { t, language }: I18n): string {
  if (!code) return t("report.country_unknown");
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A section's short name, for lists of sections. */
export function partName(section: string, { t, has }: I18n): string {
  const key = `part.${section}`;
  return has(key) ? t(key) : section;
}
