import { Fragment, type ReactNode } from "react";
import { Inert } from "../../components/Inert";
import { useI18n } from "../../i18n";

/** A text with parts of the page in its places: text of strangers must not become part of a sentence unmarked. */
export function Rich({ text, values }: { text: string; values: Readonly<Record<string, ReactNode>> }) {
  return text
    .split(/(\{\w+\})/)
    .map((part, at) => <Fragment key={at}>{/^\{\w+\}$/.test(part) ? values[part.slice(1, -1)] : part}</Fragment>);
}

/** Names one behind the other as the language lists them; of many the first. */
export function Names({ names, max = 3 }: { names: readonly string[]; max?: number }) {
  const { t, language } = useI18n();
  const unique = [...new Set(names)];
  const isCut = unique.length > max + 1;
  const shown = isCut ? unique.slice(0, max) : unique;
  const words = isCut ? [...shown, t("report.and_more", { n: unique.length - max })] : shown;
  return new Intl.ListFormat(language, { type: "conjunction" })
    .formatToParts(words)
    .map(({ type, value }, at) => (type === "element" ? <Inert key={at} text={value} /> : <Fragment key={at}>{value}</Fragment>));
}
