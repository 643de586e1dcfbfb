import { useState } from "react";
import { DataTable, type Column, type TableState } from "../../components/DataTable";
import { Inert } from "../../components/Inert";
import { Section } from "../../components/Section";
import { useI18n, type I18n } from "../../i18n";
import type { Refused } from "./rows";

/** Lines that could not be answered, each with the reason. */
export function Refusals({ refused }: { refused: readonly Refused[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [state, setState] = useState<TableState>({});
  if (refused.length === 0) return null;
  const columns: Column<Refused>[] = [
    { id: "text", header: t("bulk.line"), value: ({ text }) => text, cell: ({ text }) => <code><Inert text={text} max={90} /></code> },
    { id: "reason", header: t("bulk.reason"), value: (row) => reason(row, i18n), cell: (row) => <Inert text={reason(row, i18n)} max={240} /> },
  ];
  return (
    <Section id="refused" title={t("bulk.refused")} count={{ n: refused.length, isExact: true }} help={t("bulk.refused_help")}>
      <DataTable name={t("bulk.refused")} columns={columns} rows={refused} state={state} onState={setState} />
    </Section>
  );
}

/** The server's reason, said in the reader's language where the portal knows it. */
function reason({ code, message }: Refused, { t, has }: I18n): string {
  const key = `bulk.refused.${code}`;
  return has(key) ? t(key, { message }) : message;
}
