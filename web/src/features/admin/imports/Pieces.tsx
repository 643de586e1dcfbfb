import { useMemo, useState } from "react";
import type { Schemas } from "../../../api/client";
import { Chip } from "../../../components/Chip";
import { DataTable, type Column, type TableState } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { useI18n } from "../../../i18n";
import { isKind } from "../../../lib/object";
import { Long } from "../Long";

type Piece = Schemas["DryPiece"];

/** The first pieces of evidence that a file would make. */
export function Pieces({ pieces, total }: { pieces: readonly Piece[]; total: number }) {
  const { t } = useI18n();
  const [state, setState] = useState<TableState>({});
  const columns = useMemo<readonly Column<Piece>[]>(
    () => [
      {
        id: "subject",
        header: t("admin.imports.subject"),
        value: ({ Subject }) => Subject,
        cell: ({ Subject, Kind }) => (isKind(Kind) ? <Chip object={{ kind: Kind, text: Subject }} /> : <Inert text={Subject} max={80} />),
      },
      { id: "kind", header: t("admin.imports.kind"), value: ({ Kind }) => (isKind(Kind) ? t(`kind.${Kind}`) : Kind) },
      { id: "text", header: t("admin.imports.says"), value: ({ Text }) => Text, cell: ({ Text }) => <Long text={Text} /> },
      { id: "from", header: t("admin.sources.from"), value: ({ ObservedAt }) => ObservedAt, cell: ({ ObservedAt }) => <Moment at={ObservedAt} /> },
      { id: "to", header: t("admin.sources.to"), value: ({ LastSeen }) => LastSeen, cell: ({ LastSeen }) => <Moment at={LastSeen} /> },
      { id: "tlp", header: t("admin.tlp"), value: ({ Tlp }) => Tlp },
    ],
    [t],
  );
  return <DataTable name={t("admin.imports.pieces")} columns={columns} rows={pieces} total={{ n: total, isExact: true }} state={state} onState={setState} />;
}
