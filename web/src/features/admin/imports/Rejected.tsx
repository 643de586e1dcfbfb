import { useMemo, useState } from "react";
import type { Schemas } from "../../../api/client";
import { DataTable, type Column, type TableState } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { useI18n } from "../../../i18n";
import { Long } from "../Long";

type Sample = Schemas["RejectedRecord"];

/** Records that were refused: where, why, and how they begin. */
export function Rejected({ samples }: { samples: readonly Sample[] }) {
  const { t } = useI18n();
  const [state, setState] = useState<TableState>({});
  const columns = useMemo<readonly Column<Sample>[]>(
    () => [
      { id: "spot", header: t("admin.imports.spot"), value: ({ Spot }) => Spot, cell: ({ Spot }) => <Inert text={Spot} max={60} /> },
      { id: "reason", header: t("admin.imports.reason"), value: ({ Reason }) => Reason, cell: ({ Reason }) => <Long text={Reason} max={120} /> },
      { id: "text", header: t("admin.imports.text"), value: ({ Text }) => Text, cell: ({ Text }) => <span className="mono"><Long text={Text} max={100} /></span> },
    ],
    [t],
  );
  return <DataTable name={t("admin.rejected")} columns={columns} rows={samples} state={state} onState={setState} />;
}
