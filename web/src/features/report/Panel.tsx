import type { ReactNode } from "react";
import { Chip } from "../../components/Chip";
import { Copy } from "../../components/Copy";
import { Inert } from "../../components/Inert";
import { Notice } from "../../components/Notice";
import { zoneClass, ZoneMark, zoneOf } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { defang, detect, type Observable } from "../../lib/object";
import { Digests, Facts } from "./Facts";
import style from "./Panel.module.css";
import type { Report } from "./query";
import { statusKey } from "./words";

interface Props {
  object: Observable;
  /** What came of the verdict; nothing yet while it is asked for. */
  report: Report | undefined;
  /** Whether that is of another day than the one that is asked for now. */
  isOld: boolean;
  /** The status as the explanation has it, when that is there. */
  status: string | undefined;
  children: ReactNode;
}

/** The object as people read it and as machines do, where the two differ. */
function spellings(object: Observable, report: Report | undefined): { shown: string; other?: string } {
  const domain = report?.DomainGeneralInfo;
  if (!domain || domain.Domain === domain.DomainUnicode) return { shown: defang(object) };
  return { shown: defang({ kind: "domain", text: domain.DomainUnicode }), other: defang({ kind: "domain", text: domain.Domain }) };
}

/** The verdict: coloured by its zone, with the object and what is known of it in general. It keeps its room while it waits. */
export function Panel({ object, report, isOld, status, children }: Props) {
  const { t } = useI18n();
  const zone = zoneOf(report?.Zone);
  const { shown, other } = spellings(object, report);
  return (
    <header className={`${style.panel} ${style[object.kind]} ${report ? zoneClass(zone) : ""}`} aria-busy={!report || isOld} data-verdict={report ? zone : undefined}>
      <div className={`${style.verdict} ${isOld ? style.old : ""}`} role="status">
        {report ? (
          <>
            <ZoneMark zone={zone} withName />
            <strong>{t(statusKey(zone, object.kind, status))}</strong>
          </>
        ) : (
          <span className="soft">{t("panel.asking")}</span>
        )}
        <span className="soft">{t(`kind.${object.kind}`)}</span>
        {report?.IpGeneralInfo?.Status === "reserved" && <span>{t("panel.reserved")}</span>}
      </div>
      <div className={style.title}>
        <h1>
          <Inert text={shown} max={160} isName={object.kind !== "hash"} />
        </h1>
        <Copy text={object.text} label={t("panel.copy")} />
        {object.kind !== "hash" && (
          <span className={style.defanged}>
            <Copy text={defang(object)} label={t("panel.copy_defanged")} />
          </span>
        )}
        {other && (
          <p className={style.other}>
            <span className="soft">{t("panel.punycode")}</span> <span className="mono">{other}</span>
          </p>
        )}
      </div>
      <div className={`${style.actions} no-print`}>{children}</div>
      <div className={`${style.known} ${isOld ? style.old : ""}`}>
        {report && <Facts report={report} />}
        {report?.FileGeneralInfo && <Digests file={report.FileGeneralInfo} />}
      </div>
      {report && <Answered report={report} />}
    </header>
  );
}

/** What the answer is about, where that is not what was asked for. */
function Answered({ report }: { report: Report }) {
  const { t } = useI18n();
  const chip = (text: string) => {
    const found = detect(text);
    return found ? <Chip object={found} /> : <Inert text={text} />;
  };
  const candidates = report.Candidates ?? [];
  return (
    <>
      {report.Resolution?.Reason === "alias" && (
        <Notice>
          <p>
            {t("panel.alias")} {chip(report.Resolution.Answered)}
          </p>
        </Notice>
      )}
      {candidates.length > 0 && (
        <Notice kind="warning">
          <p>{t("panel.candidates")}</p>
          <ul>
            {candidates.map((candidate) => (
              <li key={candidate}>{chip(candidate)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
