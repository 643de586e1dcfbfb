/**
 * The pages' policy lets no text become markup (`require-trusted-types-for 'script'`). The chart library empties its frame by assigning the empty
 * text; that, and nothing else, passes.
 */

interface Policies {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

/** Once a page, before anything is assigned. Browsers without trusted types need nothing. */
export function allowEmptyMarkup(): void {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  policies?.createPolicy("default", {
    createHTML(text) {
      if (text !== "") throw new TypeError("no markup is made of text here");
      return text;
    },
  });
}
