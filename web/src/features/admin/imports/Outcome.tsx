import type { Schemas } from "../../../api/client";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { Notice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import { number } from "../../../lib/format";
import style from "../admin.module.css";
import { State } from "../State";
import { Pieces } from "./Pieces";
import { Rejected } from "./Rejected";
import type { ImportReport } from "./upload";

type File = Schemas["FileReport"];
const MARKS: Readonly<Record<string, "good" | "warn" | "bad" | "off">> = { Imported: "good", WouldImport: "good", Unchanged: "off", Refused: "bad" };
/** Files of an archive that are told one by one. */
const FILES_MAX = 50;

/** What became of a file, or would. */
export function Outcome({ report, isDry }: { report: ImportReport; isDry: boolean }) {
  const { t, count } = useI18n();
  const shown = report.Files.slice(0, FILES_MAX);
  const records = count("admin.imports.records", report.Records);
  return (
    <div className="stack">
      <Notice kind={report.Refused > 0 ? "warning" : "note"}>
        <p>{isDry ? t("admin.imports.tried", { records }) : t("admin.imports.imported", { records })}</p>
        {report.Refused > 0 && <p>{count("admin.imports.files_refused", report.Refused)}</p>}
      </Notice>
      {shown.map((file, at) => (
        <FileOutcome key={at} file={file} />
      ))}
      {report.Files.length > FILES_MAX && <p className="soft">{count("admin.imports.more_files", report.Files.length - FILES_MAX)}</p>}
    </div>
  );
}

function FileOutcome({ file }: { file: File }) {
  const { t, has, count, language } = useI18n();
  const key = `admin.import_outcome.${file.Outcome}`;
  const figure = (value: number) => number(value, language);
  const dry = file.DryRun;
  return (
    <div className={`stack-tight ${style.outcome}`}>
      <h3>
        <Inert text={file.Name} max={80} />{" "}
        <State is={MARKS[file.Outcome] ?? "off"}>{has(key) ? t(key) : <Inert text={file.Outcome} max={20} />}</State>
      </h3>
      {file.Message && (
        <p>
          <Inert text={file.Message} max={400} />
        </p>
      )}
      <dl className={style.facts}>
        {file.List && (
          <>
            <dt>{t("admin.sources.list")}</dt>
            <dd className="mono">
              <Inert text={file.List} max={80} />
            </dd>
          </>
        )}
        {dry && (
          <>
            <dt>{t("admin.imports.reader")}</dt>
            <dd>
              <Inert text={dry.Reader} max={80} />
            </dd>
            <dt>{t("admin.imports.date")}</dt>
            <dd>
              <Moment at={dry.Date} />{" "}
              <span className="soft">
                (<Inert text={dry.DateFrom} max={80} />)
              </span>
            </dd>
            <dt>{t("admin.imports.span")}</dt>
            <dd>
              <Moment at={dry.From} /> – <Moment at={dry.To} />
            </dd>
          </>
        )}
        <dt>{t("admin.imports.accepted")}</dt>
        <dd>
          {count("admin.imports.records", file.Records)}
          {!dry && <span className="soft"> {t("admin.imports.new_known", { fresh: figure(file.New), known: figure(file.Known) })}</span>}
          {file.Ranges > 0 && <span className="soft"> {count("admin.imports.ranges", file.Ranges)}</span>}
        </dd>
        <dt>{t("admin.rejected")}</dt>
        <dd>
          {count("admin.imports.records", file.Rejected)}
          <ul>
            {file.Reasons.map(({ Reason, Count }) => (
              <li key={Reason}>
                {figure(Count)} × <Inert text={Reason} max={160} />
              </li>
            ))}
          </ul>
        </dd>
        <dt>{t("admin.imports.took")}</dt>
        <dd>{t("admin.imports.seconds", { n: file.Seconds < 0.1 ? "< 0.1" : figure(file.Seconds) })}</dd>
      </dl>
      {dry && dry.Evidence.length > 0 && (
        <>
          <h4>{t("admin.imports.pieces")}</h4>
          <Pieces pieces={dry.Evidence} total={dry.Pieces} />
        </>
      )}
      {file.Samples.length > 0 && (
        <>
          <h4>{t("admin.imports.samples")}</h4>
          <Rejected samples={file.Samples} />
        </>
      )}
    </div>
  );
}
