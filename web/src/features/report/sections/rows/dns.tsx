/** Rows that are records of the DNS other than addresses. */

import type { Schemas } from "../../../../api/client";
import { Chip } from "../../../../components/Chip";
import { Line, OBJECT_MAX, Wrapped } from "../cells";
import { about, custom, day, few, figure, peak, score, word, zone, type Columns } from "../columns";

type Record = Schemas["DnsRow"];

export const records: Columns<Record> = (tools) => [
  word(tools, "record", ({ RecordType }) => RecordType),
  zone(tools),
  custom(tools, "value", ({ Value }) => Value, ({ Value, ValueType }) =>
    ValueType ? (
      <Line>
        <Chip object={{ kind: ValueType, text: Value }} max={OBJECT_MAX} onFilter={tools.onFilter} />
      </Line>
    ) : (
      <Wrapped text={Value} isCode />
    ),
  ),
  figure(tools, "preference", ({ Preference }) => Preference),
  score(tools),
  about(tools, "hits", ({ HitsCount }) => HitsCount),
  peak(tools),
  day(tools, "first", ({ FirstSeen }) => FirstSeen),
  day(tools, "last", ({ LastSeen }) => LastSeen),
  few(tools, "sources", ({ Sources }) => Sources),
];
