/** Words of the server's own vocabulary, in the reader's language. */

import type { I18n } from "../../../i18n";

/** Characters of a word that is shown as it is. */
const WORD_MAX = 120;

/** The text of a key that may not be there: what the server learned since is shown in its word. */
export function known({ t, has }: I18n, key: string, word: string): string {
  return has(key) ? t(key) : word.slice(0, WORD_MAX);
}

const name = (word: string) => word.replaceAll(/[\s-]+/g, "_").toLowerCase();

/** How a word of each vocabulary is said. */
export const say = {
  mask: (i18n: I18n, word: string) => known(i18n, `sections.mask.${name(word.replace("MASK_TYPE_", ""))}`, word),
  hosting: (i18n: I18n, word: string) => known(i18n, `sections.hosting.${name(word)}`, word),
  edit: (i18n: I18n, word: string) => known(i18n, `sections.edit.${name(word)}`, word),
  confidence: (i18n: I18n, word: string) => known(i18n, `sections.confidence.${name(word)}`, word),
  result: (i18n: I18n, word: string) => known(i18n, `sections.result.${name(word)}`, word),
  signer: (i18n: I18n, word: string) => known(i18n, `sections.signer.${name(word)}`, word),
  role: (i18n: I18n, word: string) => known(i18n, `sections.role.${name(word)}`, word),
  spam: (i18n: I18n, word: string) => known(i18n, `sections.spam.${name(word)}`, word),
  attack: (i18n: I18n, word: string) => known(i18n, `sections.attack.${name(word)}`, word),
  stolen: (i18n: I18n, word: string) => known(i18n, `sections.stolen.${name(word)}`, word),
  industry: (i18n: I18n, word: string) => known(i18n, `sections.industry.${name(word)}`, word),
  knowledge: (i18n: I18n, word: string) => known(i18n, `sections.knowledge.${name(word)}`, word),
  contact: (i18n: I18n, word: string) => known(i18n, `sections.contact.${name(word)}`, word),
  veil: (i18n: I18n, word: string) => known(i18n, `sections.veil.${name(word)}`, word),
  field: (i18n: I18n, word: string) => known(i18n, `sections.field.${name(word)}`, word),
  registration: (i18n: I18n, word: string) => known(i18n, `sections.registration.${name(word)}`, word),
} as const;
