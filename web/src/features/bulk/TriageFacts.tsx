import type { Schemas } from "../../api/client";
import { Inert } from "../../components/Inert";
import { Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { bytes, number } from "../../lib/format";
import style from "./Bulk.module.css";

/** Names of files that could not be read that are shown. */
const UNREAD_SHOWN = 20;

/** What was read of a log, and what not. */
export function TriageFacts({ summary }: { summary: Schemas["TriageSummary"] }) {
  const { t, count, language } = useI18n();
  const { Unread: unread, IndicatorsDropped: dropped } = summary;
  return (
    <>
      <p className={style.counts}>
        <span>{count("bulk.log_files", summary.Files)}</span>
        <span>{bytes(summary.Bytes, language)}</span>
        <span>{count("bulk.log_lines", summary.Lines)}</span>
        <span>{count("bulk.log_candidates", summary.Candidates)}</span>
        <span>{t("bulk.log_seconds", { n: number(summary.Seconds, language) })}</span>
      </p>
      {dropped > 0 && (
        <Notice kind="warning">
          <p>{count("bulk.log_dropped", dropped)}</p>
        </Notice>
      )}
      {unread.length > 0 && (
        <Notice kind="warning">
          <p>{count("bulk.log_unread", unread.length)}</p>
          <ul>
            {unread.slice(0, UNREAD_SHOWN).map(({ Name, Reason }, at) => (
              <li key={at}>
                <Inert text={Name} max={60} isName /> – <Inert text={Reason} max={160} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
