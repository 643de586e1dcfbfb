/** Every word of the portal, in the language of whoever reads. */

import { createContext, use, type ReactNode } from "react";
import type { en } from "./en";

/** A word's place in the dictionaries. */
export type Key = keyof typeof en;
/** A language's dictionary. */
export type Texts = Readonly<Record<Key, string>>;
export const LANGUAGES = ["ja", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What stands in the place of `{name}` in a text. */
export type Values = Readonly<Record<string, string | number>>;

export interface I18n {
  readonly language: Language;
  /** IANA name of the zone in which moments are told. */
  readonly timeZone: string;
  /** Whether all words are there, and not only those of the search page. */
  readonly isWhole: boolean;
  /** A text. */
  t(key: Key, values?: Values): string;
  /** A text that counts: of `key_one` and `key_other`, by the language's rules, with `{n}`. */
  count(key: PluralKey, n: number, values?: Values): string;
  /** Whether a key is there: for names that come from the server. */
  has(key: string): key is Key;
}

type PluralKey = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

/** Loads what the search page and the frame of every page say. */
export async function loadCommon(language: Language): Promise<Partial<Texts>> {
  return language === "ja" ? (await import("./ja/common")).common : (await import("./en/common")).common;
}

/** Loads what all other pages say. */
export async function loadRest(language: Language): Promise<Partial<Texts>> {
  return language === "ja" ? (await import("./ja/rest")).rest : (await import("./en/rest")).rest;
}

/** The language of a browser that has not chosen one. */
export function preferred(languages: readonly string[]): Language {
  for (const language of languages) {
    const found = LANGUAGES.find((known) => language.toLowerCase().startsWith(known));
    if (found) return found;
  }
  return "en";
}

export function i18n(language: Language, texts: Partial<Texts>, timeZone: string, isWhole = true): I18n {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const has = (key: string): key is Key => Object.hasOwn(texts, key);
  const t = (key: Key, values: Values = {}) =>
    (texts[key] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? number.format(value) : value;
    });
  const count = (key: PluralKey, n: number, values: Values = {}) => {
    const form = `${key}_${plural.select(n)}`;
    return t(has(form) ? form : (`${key}_other` as Key), { n, ...values });
  };
  return { language, timeZone, isWhole, t, count, has };
}

const Context = createContext<I18n | null>(null);

export function I18nProvider({ value, children }: { value: I18n; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useI18n(): I18n {
  const value = use(Context);
  if (!value) throw new Error("outside of I18nProvider");
  return value;
}
