import { useMemo, useState } from "react";
import type { Schemas } from "../../../../api/client";
import { DataTable } from "../../../../components/DataTable";
import { Inert } from "../../../../components/Inert";
import { Moment } from "../../../../components/Moment";
import { custom, day, few, figure, word, type Columns } from "../columns";
import { list, useColumns, type ViewProps } from "../list";
import style from "../sections.module.css";
import { say } from "../words";
import { Analysis } from "./Analysis";

type Row = Schemas["AnalysisRow"];

/** Reports of sandboxes and engines: a table of them, and one of them in full. */
export const analyses = list("Analyses", { kinds: ["hash"], view: { View } });

function View(props: ViewProps<Row>) {
  const [picked, setPicked] = useState<Row | null>(null);
  const open = picked && props.rows.includes(picked) ? picked : props.rows[0];
  const columns = useMemo(() => columnsWith(open, setPicked), [open]);
  const shown = useColumns(columns, props);
  return (
    <>
      <DataTable {...props} columns={shown} />
      {open && (
        <div className={style.detail}>
          <h3>
            <Inert text={open.Source} max={60} /> · <Moment at={open.Date} />
          </h3>
          <Analysis analysis={open} />
        </div>
      )}
    </>
  );
}

const columnsWith =
  (open: Row | undefined, onPick: (row: Row) => void): Columns<Row> =>
  (tools) => {
    const { i18n } = tools;
    return [
      day(tools, "date", (row) => row.Date),
      custom(tools, "source", ({ Source }) => Source, (row) => (
        <button
          type="button"
          className={style.pick}
          title={i18n.t("sections.analysis.show")}
          aria-pressed={row === open}
          onClick={() => onPick(row)}
        >
          <Inert text={row.Source} max={60} />
        </button>
      )),
      word(tools, "result", ({ Result }) => say.result(i18n, Result)),
      figure(tools, "score", ({ Score }) => Score),
      few(tools, "families", ({ Families }) => Families, 3),
      word(tools, "engines", ({ Engines, EnginesAsked }) => (EnginesAsked > 0 ? `${Engines.length} / ${EnginesAsked}` : null)),
      figure(tools, "signatures", ({ Signatures }) => Signatures.length || null),
      few(tools, "environment", ({ Environment }) => (Environment ? [Environment] : [])),
      few(tools, "id", ({ Id }) => (Id ? [Id] : [])),
    ];
  };
