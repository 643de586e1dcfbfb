/** What can be looked up, and the addresses of its pages. */

export const KINDS = ["hash", "ip", "domain", "url"] as const;
export type Kind = (typeof KINDS)[number];

/** An object that can be looked up, as the server writes it. */
export interface Observable {
  readonly kind: Kind;
  readonly text: string;
}

export function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}

/** Undoes the ways in which people make indicators harmless: `hxxp`, `[.]`, `(dot)`, `[:]`, and what stands around them in a text. */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/^[<("'`「『【]+|[>)"'`」』】,;。、]+$/gu, "")
    .replace(/^h(?:xx|tt|\*\*)p(s?)\s*(?::|\[:\]|\(:\))?\s*\/\//i, "http$1://")
    .replace(/\[(\.|:|\/|@)\]|\((\.|:|\/|@)\)|\{(\.|:|\/|@)\}/g, "$1$2$3")
    .replace(/\s?[[({]\s*dot\s*[\])}]\s?/gi, ".")
    .replace(/[[({]\s*at\s*[\])}]/gi, "@")
    .replace(/．|。(?=[\p{L}\p{N}])/gu, ".");
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^\[?[0-9a-f]*:[0-9a-f:.]*\]?$/i;
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
const DOMAIN = /^[^\s/?#@:\\]+\.[^\s/?#@:\\.]{2,}\.?$/u;

/** What a word is, by its form; the server says whether it holds. `null` is none of them. */
export function detect(text: string): Observable | null {
  const word = refang(text);
  if (word === "" || /\s/.test(word)) return null;
  if (HASH.test(word)) return { kind: "hash", text: word };
  if (IPV4.test(word) || (IPV6.test(word) && (word.match(/:/g)?.length ?? 0) >= 2)) {
    return { kind: "ip", text: word.replace(/^\[|\]$/g, "") };
  }
  if (DOMAIN.test(word)) return { kind: "domain", text: word };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word) || /^[^\s/?#@]+\.[^\s/?#@]+[/?#:]/u.test(word) || /^\[[0-9a-f:.]+\]/i.test(word)) {
    return { kind: "url", text: word };
  }
  return null;
}

/** The address of an object's report. */
export function reportPath({ kind, text }: Observable): string {
  return `/report/${kind}/${encodeURIComponent(text)}`;
}

/** The object's part of an address of the API. */
export function apiPath({ kind, text }: Observable): string {
  return `/api/${kind}/${encodeURIComponent(text)}`;
}

/** An indicator that cannot be clicked or pasted by mistake, as reports of the field write it. */
export function defang({ kind, text }: Observable): string {
  if (kind === "hash") return text;
  const [, scheme = "", rest = text] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  const end = rest.search(/[/?#]/);
  const host = end < 0 ? rest : rest.slice(0, end);
  const path = end < 0 ? "" : rest.slice(end);
  const isV6 = host.includes(":") && /^\[?[0-9a-f:.]+\]?(:\d+)?$/i.test(host) && (host.match(/:/g)?.length ?? 0) > 1;
  const safe = isV6 ? host.replace(/:(?=[^:]*$)/, "[:]") : host.replace(/\.(?=[^.]*$)/, "[.]");
  return scheme.replace(/^http/i, "hxxp") + safe + path;
}
