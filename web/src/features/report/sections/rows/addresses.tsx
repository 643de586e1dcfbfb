/** Rows that are addresses. */

import type { Schemas } from "../../../../api/client";
import { about, object, peak, relation, score, zone, type Columns } from "../columns";

export const addresses: Columns<Schemas["AddressRow"]> = (tools) => [
  zone(tools),
  object(tools, "address", ({ Ip }) => ({ kind: "ip", text: Ip })),
  score(tools),
  about(tools, "hits", ({ HitsCount }) => HitsCount),
  peak(tools),
  ...relation<Schemas["AddressRow"]>(tools),
];
