import { useMemo, useState } from "react";
import { DataTable, type Column, type TableState } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { useI18n } from "../../../i18n";
import type { Sample } from "./exposition";
import type { Figures } from "./query";

const labelsOf = ({ labels }: Sample) => Object.entries(labels).map(([name, value]) => `${name}=${value}`).join(" ");

/** Every figure that the server tells, also those of which this page knows nothing; the buckets of latencies stand in the table of routes. */
export function AllFigures({ figures }: { figures: Figures }) {
  const { t } = useI18n();
  const [state, setState] = useState<TableState>({});
  const rows = useMemo(() => figures.samples.filter(({ name }) => !/^hantei_http_/.test(name)), [figures]);
  const columns = useMemo<readonly Column<Sample>[]>(
    () => [
      { id: "name", header: t("admin.health.figure"), value: ({ name }) => name, cell: ({ name }) => <code>{name}</code> },
      { id: "labels", header: t("admin.health.labels"), value: labelsOf, cell: (sample) => <Inert text={labelsOf(sample)} max={80} /> },
      { id: "value", header: t("admin.health.value"), value: ({ value }) => value, isNumber: true },
      { id: "help", header: t("admin.health.about"), value: ({ name }) => figures.help.get(name) },
    ],
    [t, figures],
  );
  return <DataTable name={t("admin.health.all")} columns={columns} rows={rows} state={state} onState={setState} />;
}
