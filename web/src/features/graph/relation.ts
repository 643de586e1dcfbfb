/** How objects are tied, and which way a tie points. The server reads a tie from the object that is expanded; a graph keeps it once. */

/** Ties as they are drawn: from the first to the second. */
export const TIES = [
  "resolves-to",
  "dns-record",
  "has-subdomain",
  "hosts",
  "redirects-to",
  "downloads",
  "communicates-with",
  "starts",
  "drops",
  "contains",
  "similar-domain",
  "similar-file",
] as const;
export type Tie = (typeof TIES)[number];

/** Relations that are a tie read from its other end. */
const REVERSED: Readonly<Record<string, Tie>> = {
  "accessed-by": "communicates-with",
  "contained-in": "contains",
  "dns-referrer": "dns-record",
  "downloaded-from": "downloads",
  "dropped-by": "drops",
  "hosted-on": "hosts",
  "redirected-from": "redirects-to",
  "resolved-from": "resolves-to",
  "started-by": "starts",
  "subdomain-of": "has-subdomain",
};

/** Whether neither end is the first. */
export function isLikeness(tie: Tie): boolean {
  return tie === "similar-domain" || tie === "similar-file";
}

/** The relations by which a server tells what it ties; a newer server may have more, which are not drawn. */
export function isRelation(word: string): boolean {
  return word in REVERSED || (TIES as readonly string[]).includes(word);
}

/** The tie between an object and its neighbour by a relation. */
export function tied(relation: string, object: string, neighbour: string): { tie: Tie; from: string; to: string } | null {
  const reversed = REVERSED[relation];
  if (reversed) return { tie: reversed, from: neighbour, to: object };
  const tie = TIES.find((known) => known === relation);
  if (!tie) return null;
  return isLikeness(tie) && neighbour < object ? { tie, from: neighbour, to: object } : { tie, from: object, to: neighbour };
}
