import type { Schemas } from "../../../../api/client";
import { DataTable, type TableState } from "../../../../components/DataTable";
import { Inert } from "../../../../components/Inert";
import { Moment } from "../../../../components/Moment";
import { useI18n } from "../../../../i18n";
import { Wrapped } from "../cells";
import { custom, day, few, word, type Columns, type Tools } from "../columns";
import { useColumns } from "../list";
import style from "../sections.module.css";
import { say } from "../words";

type Change = Schemas["ChangeRow"];

/** What a record said, in the reader's language where that is a word of ours. */
function value({ i18n }: Tools, { Field }: Change, text: string) {
  return Field === "registration" || Field === "DNSSEC" ? say.registration(i18n, text) : text;
}

const columns: Columns<Change> = (tools) => [
  day(tools, "date", ({ Date }) => Date),
  word(tools, "field", ({ Field }) => say.field(tools.i18n, Field)),
  custom(tools, "before", ({ Before }) => Before, (row) => <Wrapped text={value(tools, row, row.Before)} />),
  custom(tools, "after", ({ After }) => After, (row) => <Wrapped text={value(tools, row, row.After)} />),
  few(tools, "source", ({ Source }) => [Source]),
];

interface Props {
  rows: readonly Change[];
  state: TableState;
  onState: (state: TableState) => void;
}

/** What changed in a registration, the newest first. */
export function Changes({ rows, state, onState }: Props) {
  const { t } = useI18n();
  const shown = useColumns(columns, { rows, state, onState });
  if (rows.length === 0) return null;
  const name = t("sections.whois.history");
  return (
    <div className={style.block}>
      <h3>{name}</h3>
      <DataTable name={name} columns={shown} rows={rows} state={state} onState={onState} />
    </div>
  );
}

/** Who says so, and since when. */
export function Said({ observed: { Source, From, To, Records } }: { observed: Schemas["Observed"] }) {
  const { count, t } = useI18n();
  return (
    <p className="soft">
      {t("sections.whois.said_by")} <Inert text={Source} /> · <Moment at={From} dayOnly />
      {From !== To && (
        <>
          {" – "}
          <Moment at={To} dayOnly />
        </>
      )}{" "}
      · {count("sections.whois.records", Records)}
    </p>
  );
}
