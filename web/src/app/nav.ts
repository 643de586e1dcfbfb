/** The places of the portal, in the order of the navigation. */

import type { Key } from "../i18n";

export interface Place {
  readonly key: Key;
  readonly to: string;
  /** The letter that leads there after `g`. */
  readonly letter?: string;
  /** What of the portal is not there yet keeps its place. */
  readonly isLater?: boolean;
  /** Who sees it. */
  readonly needs?: "group_administrator";
}

export const PLACES: readonly Place[] = [
  { key: "nav.search", to: "/", letter: "s" },
  { key: "nav.bulk", to: "/bulk", letter: "b" },
  { key: "nav.scan", to: "/scan", letter: "f" },
  { key: "nav.graphs", to: "/graph", letter: "r" },
  { key: "nav.whois", to: "/whois", isLater: true },
  { key: "nav.hunting", to: "/hunting", isLater: true },
  { key: "nav.dark_web", to: "/dark-web", isLater: true },
  { key: "nav.surface_web", to: "/surface-web", isLater: true },
  { key: "nav.admin", to: "/admin", letter: "m", needs: "group_administrator" },
];
