/** The rules that keep evidence out of the sum, in words. */

import type { Key } from "../../../i18n";
import type { Piece } from "./sides";

const RULES: Readonly<Record<string, Key>> = {
  aged: "rule.aged",
  "other-owner": "rule.other_owner",
  "shared-host": "rule.shared_host",
  shared: "rule.shared",
  "same-origin": "rule.same_origin",
  page: "rule.page",
  reserved: "rule.reserved",
  analyst: "rule.analyst",
  expired: "rule.expired",
  withdrawn: "rule.withdrawn",
};

/** A rule that is newer than this portal stays as the server says it. */
export function ruleText({ Rule, RuleText }: Piece, t: (key: Key) => string): string {
  const key = Rule ? RULES[Rule] : undefined;
  return key ? t(key) : (RuleText ?? Rule ?? "");
}
