import { useState } from "react";
import type { Schemas } from "../../../../api/client";
import { DataTable, type TableState } from "../../../../components/DataTable";
import { useI18n } from "../../../../i18n";
import { few, figure, text, type Columns } from "../columns";
import { useColumns } from "../list";
import style from "../sections.module.css";

const engines: Columns<Schemas["EngineRow"]> = (tools) => [
  text(tools, "engine", ({ Engine }) => Engine),
  text(tools, "detection", ({ DetectionName }) => DetectionName),
];

const signatures: Columns<Schemas["SignatureRow"]> = (tools) => [
  figure(tools, "severity", ({ Severity }) => Severity),
  text(tools, "rule", ({ Name }) => Name, true),
  text(tools, "description", ({ Description }) => Description),
  few(tools, "attack_ids", ({ AttackIds }) => AttackIds, 4),
];

/** Engines that detect the file, and what they call it. */
export function Engines({ engines: rows }: { engines: readonly Schemas["EngineRow"][] }) {
  return <Findings title={useI18n().t("sections.column.engines")} columns={engines} rows={rows} />;
}

/** What the file did or is, with the techniques of ATT&CK. */
export function Signatures({ signatures: rows }: { signatures: readonly Schemas["SignatureRow"][] }) {
  return <Findings title={useI18n().t("sections.column.signatures")} columns={signatures} rows={rows} />;
}

function Findings<Row>({ title, columns, rows }: { title: string; columns: Columns<Row>; rows: readonly Row[] }) {
  const [state, onState] = useState<TableState>({});
  const shown = useColumns(columns, { rows, state, onState });
  if (rows.length === 0) return null;
  return (
    <div className={style.block}>
      <h4>{title}</h4>
      <DataTable name={title} columns={shown} rows={rows} state={state} onState={onState} />
    </div>
  );
}
