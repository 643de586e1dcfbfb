/** Rows that are URLs, or bare hosts where no more is known. */

import type { Schemas } from "../../../../api/client";
import { Line } from "../cells";
import { about, custom, figure, object, port, relation, score, text, zone, type Columns, type Tools } from "../columns";
import { say } from "../words";

type Url = Schemas["UrlRow"];

const url = (tools: Tools) => object<Url>(tools, "url", ({ Type, Url }) => ({ kind: Type, text: Url }));

/** URLs that a file came from or accesses. */
export const urls: Columns<Url> = (tools) => [
  zone(tools),
  url(tools),
  port(tools),
  text(tools, "detection", (row) => row.DetectionName),
  score(tools),
  about(tools, "hits", ({ UrlHitsCount }) => UrlHitsCount),
  ...relation<Url>(tools),
];

/** URLs on a host, with how they are there. */
export const hosted: Columns<Url> = (tools) => [
  zone(tools),
  url(tools),
  custom(tools, "hosting", ({ Hosting }) => Hosting && say.hosting(tools.i18n, Hosting), ({ Hosting }) => (
    <span title={Hosting ? say.hosting(tools.i18n, `${Hosting}_about`) : ""}>
      <Line>{Hosting && say.hosting(tools.i18n, Hosting)}</Line>
    </span>
  )),
  text(tools, "detection", (row) => row.DetectionName),
  score(tools),
  about(tools, "hits", ({ UrlHitsCount }) => UrlHitsCount),
  ...relation<Url>(tools),
];

/** URLs that redirect, with how far away they are. */
export const redirections: Columns<Url> = (tools) => [
  zone(tools),
  url(tools),
  figure(tools, "hops", ({ Hops }) => Hops),
  object(tools, "via", ({ Via }) => (Via ? { kind: "url", text: Via } : null)),
  text(tools, "detection", (row) => row.DetectionName),
  score(tools),
  about(tools, "hits", ({ UrlHitsCount }) => UrlHitsCount),
  ...relation<Url>(tools),
];
