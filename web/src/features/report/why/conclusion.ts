/** What an analyser concluded, in the reader's language: from its tags, which are the same in all languages. */

import type { I18n } from "../../../i18n";
import type { Piece } from "./sides";

/** A sentence about what was concluded; `null` where the tags are not those that this portal knows. Has names of strangers in it. */
export function conclusion({ Source, Tags }: Piece, { t, count, has, language }: I18n): string | null {
  const tags = new Map(Tags.map((tag) => [tag.slice(0, Math.max(0, tag.indexOf("="))), tag.slice(tag.indexOf("=") + 1)]));
  const figure = (name: string) => Number(tags.get(name) ?? Number.NaN);
  const list = (words: readonly string[]) => new Intl.ListFormat(language, { type: "conjunction" }).format(words);
  switch (Source) {
    case "analysis/fresh_registration": {
      const day = tags.get("created");
      return day ? t("concluded.fresh_registration", { day }) : null;
    }
    case "analysis/lookalike": {
      const of = tags.get("of");
      const edits = (tags.get("edits") ?? "").split(/[,\s]+/).filter((edit) => edit !== "");
      const words = edits.map((edit) => (has(`edit.${edit}`) ? t(`edit.${edit}` as "edit.homoglyph") : edit));
      return of ? t("concluded.lookalike", { of, edits: list(words) }) : null;
    }
    case "analysis/dga":
      return t("concluded.dga");
    case "analysis/network_reputation": {
      const network = tags.get("network");
      return network && figure("red") > 0 ? count("concluded.network", figure("red"), { network }) : null;
    }
    case "analysis/prevalence":
      return figure("sensors") > 0 ? t("concluded.prevalence", { sensors: figure("sensors"), days: figure("days") }) : null;
    case "analysis/burst": {
      const day = tags.get("day");
      return day ? t("concluded.burst", { day, hits: figure("hits"), usual: figure("usual") }) : null;
    }
    case "analysis/propagation": {
      const ties = [...tags.keys()].filter((tie) => has(`tie.${tie}_other`) && figure(tie) > 0);
      const said = ties.map((tie) => count(`tie.${tie}` as "tie.downloads", figure(tie)));
      return said.length > 0 ? list(said) : null;
    }
    default:
      return null;
  }
}
