import { useState } from "react";
import type { Schemas } from "../../api/client";
import { DataTable, type Column, type TableState } from "../../components/DataTable";
import { Inert } from "../../components/Inert";
import { Section } from "../../components/Section";
import { ZoneMark, zoneOf } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { number } from "../../lib/format";

type Finding = Schemas["SignatureRow"];

interface Props {
  detections: readonly Schemas["DetectionRow"][];
  looks: readonly Schemas["AnalysisRow"][];
}

/** What detects it, and what is worth a second look. */
export function Rules({ detections, looks }: Props) {
  const { t, language } = useI18n();
  const [state, setState] = useState<TableState>({ sort: "-severity" });
  const findings = looks.flatMap(({ Signatures }) => Signatures);
  const columns: Column<Finding>[] = [
    { id: "severity", header: t("scan.severity"), value: ({ Severity }) => Severity, cell: ({ Severity }) => number(Severity, language), isNumber: true },
    { id: "by", header: t("scan.by"), value: ({ Name }) => (isYara(Name) ? "YARA" : t("scan.by_look")) },
    { id: "name", header: t("scan.finding"), value: ({ Name }) => Name, cell: ({ Name }) => <code><Inert text={Name.replace(/^YARA /, "")} /></code> },
    { id: "about", header: t("scan.finding_about"), value: ({ Description }) => Description, cell: ({ Description }) => <Inert text={Description ?? "–"} max={240} /> },
    { id: "attack", header: "ATT&CK", value: ({ AttackIds }) => AttackIds.join(" "), cell: ({ AttackIds }) => <Inert text={AttackIds.join(" ") || "–"} /> },
  ];
  return (
    <>
      <Section id="detections" title={t("scan.detections")} count={{ n: detections.length, isExact: true }} help={t("scan.detections_help")}>
        {detections.length === 0 && <p className="soft">{t("scan.detections_none")}</p>}
        <ul className="stack-tight">
          {detections.map(({ DetectionName, Zone, Source, LastDetectDate }) => (
            <li key={`${Source} ${DetectionName}`} className="row">
              <ZoneMark zone={zoneOf(Zone)} />
              <code>
                <Inert text={DetectionName} />
              </code>
              <span className="soft">
                <Inert text={Source.replace(/\/grp_.*$/, "")} /> · {LastDetectDate.slice(0, 10)}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section id="findings" title={t("scan.findings")} count={{ n: findings.length, isExact: true }} help={t("scan.findings_help")}>
        {findings.length === 0 ? (
          <p className="soft">{t("scan.findings_none")}</p>
        ) : (
          <DataTable name={t("scan.findings")} columns={columns} rows={findings} state={state} onState={setState} />
        )}
      </Section>
    </>
  );
}

function isYara(name: string): boolean {
  return name.startsWith("YARA ");
}
