/** Rows that are domains. */

import type { Schemas } from "../../../../api/client";
import { Inert } from "../../../../components/Inert";
import { Line } from "../cells";
import { about, custom, day, few, figure, object, peak, relation, score, zone, type Columns, type Tools } from "../columns";
import { known, say } from "../words";

type Domain = Schemas["DomainRow"];
type Subdomain = Schemas["SubdomainRow"];
type Similar = Schemas["SimilarDomainRow"];
type Likeness = Schemas["LikenessRow"];

/** Domains that resolve to an address. */
export const domains: Columns<Domain> = (tools) => [
  zone(tools),
  object(tools, "domain", ({ Domain }) => ({ kind: "domain", text: Domain })),
  score(tools),
  few(tools, "categories", ({ Categories }) => Categories.map((name) => known(tools.i18n, `report.category.${name}`, name))),
  about(tools, "hits", ({ HitsCount }) => HitsCount),
  peak(tools),
  ...relation<Domain>(tools),
];

export const subdomains: Columns<Subdomain> = (tools) => [
  zone(tools),
  object(tools, "subdomain", ({ Subdomain }) => ({ kind: "domain", text: Subdomain })),
  score(tools),
  figure(tools, "files", ({ FilesCount }) => FilesCount),
  ...relation<Subdomain>(tools),
];

/** By which edits two names are alike. */
const likeness = <Row extends Likeness>(tools: Tools) => [
  few<Row>(tools, "edits", ({ Edits }) => Edits.map((edit) => say.edit(tools.i18n, edit)), 3),
  figure<Row>(tools, "distance", ({ Distance }) => Distance),
];

/** Domains that imitate the one asked for. Its Unicode form stands beside it: there the imitation is seen. */
export const similarDomains: Columns<Similar> = (tools) => [
  zone(tools),
  object(tools, "domain", ({ Domain }) => ({ kind: "domain", text: Domain })),
  {
    ...custom<Similar>(tools, "unicode", ({ Unicode }) => Unicode, ({ Unicode }) => (
      <Line>
        <Inert text={Unicode} isName max={48} />
      </Line>
    )),
    isWorth: ({ Domain, Unicode }) => Domain !== Unicode,
  },
  ...likeness<Similar>(tools),
  object(tools, "similar_to", ({ SimilarTo }) => ({ kind: "domain", text: SimilarTo })),
  score(tools),
  day(tools, "first", ({ FirstSeen }) => FirstSeen),
  day(tools, "last", ({ LastSeen }) => LastSeen),
];

/** Watched names that the one asked for imitates. */
export const imitated: Columns<Likeness> = (tools) => [
  object(tools, "imitated", ({ SimilarTo }) => ({ kind: "domain", text: SimilarTo })),
  ...likeness<Likeness>(tools),
];
