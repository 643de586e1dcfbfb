import { useState } from "react";
import type { Schemas } from "../../api/client";
import { Chip } from "../../components/Chip";
import { DataTable, type Column, type TableState } from "../../components/DataTable";
import { Inert } from "../../components/Inert";
import { Section } from "../../components/Section";
import { ZoneMark, zoneOf, ZONES } from "../../components/Zone";
import { useI18n } from "../../i18n";

type Child = Schemas["FileTieRow"];

interface Props {
  children: readonly Child[];
  info: Schemas["SectionInfo"] | undefined;
}

const digestOf = (child: Child) => (child.Sha256 ?? child.Sha1 ?? child.Md5 ?? "").toLowerCase();

/** The files in it, each with its zone. */
export function Children({ children, info }: Props) {
  const { t } = useI18n();
  const [state, setState] = useState<TableState>({ sort: "-zone" });
  const total = info && { n: info.Total, isExact: info.TotalIsExact };
  const columns: Column<Child>[] = [
    {
      id: "zone",
      header: t("bulk.zone"),
      value: ({ Zone }) => t(`zone.${zoneOf(Zone)}`),
      order: ({ Zone }) => ZONES.length - ZONES.indexOf(zoneOf(Zone)),
      cell: ({ Zone }) => <ZoneMark zone={zoneOf(Zone)} withName />,
    },
    { id: "path", header: t("scan.path"), value: ({ Path }) => Path, cell: ({ Path }) => <Inert text={Path ?? "–"} max={90} isName /> },
    { id: "digest", header: t("scan.digest"), value: digestOf, cell: (child) => <Chip object={{ kind: "hash", text: digestOf(child) }} max={24} /> },
    { id: "detection", header: t("scan.detection"), value: ({ DetectionName }) => DetectionName, cell: ({ DetectionName }) => <Inert text={DetectionName ?? "–"} /> },
    { id: "score", header: t("bulk.score"), value: ({ Score }) => Score, isNumber: true },
  ];
  return (
    <Section id="children" title={t("scan.children")} count={total} help={t("scan.children_help")}>
      {children.length === 0 ? (
        <p className="soft">{t("scan.children_none")}</p>
      ) : (
        <DataTable name={t("scan.children")} columns={columns} rows={children} {...(total ? { total } : {})} state={state} onState={setState} />
      )}
      {info?.Truncated && <p className="soft">{t("scan.children_more")}</p>}
    </Section>
  );
}
