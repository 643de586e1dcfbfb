import { Button } from "../../components/Button";
import { ErrorNotice, Notice } from "../../components/Notice";
import { Progress } from "../../components/Progress";
import { useI18n } from "../../i18n";
import { download } from "../../lib/csv";
import { moment, number } from "../../lib/format";
import { useQuotaLeft } from "../search/QuotaLeft";
import { Refusals } from "./Refusals";
import { ResultTable } from "./ResultTable";
import { leave, startLookup, stop, useKept, type Run, type View } from "./run";
import { TriageFacts } from "./TriageFacts";

/** What came of it, while it comes. */
export function Result({ run, view }: { run: Run; view: View }) {
  const { t } = useI18n();
  const { rows, summary, state, work } = run;
  return (
    <>
      <div className="row spread">
        <Standing run={run} />
        <div className="row no-print">
          {state === "running" && <Button onPress={stop}>{t("bulk.stop")}</Button>}
          <Button onPress={leave}>{t("bulk.again")}</Button>
        </div>
      </div>
      <Ended run={run} />
      {summary && <TriageFacts summary={summary} />}
      {rows.length > 0 && <ResultTable run={run} view={view} />}
      {rows.length === 0 && state === "done" && (
        <Notice>
          <p>{t(work === "triage" ? "bulk.log_nothing" : "bulk.nothing")}</p>
        </Notice>
      )}
      <Refusals refused={run.refused} />
    </>
  );
}

function Standing({ run }: { run: Run }) {
  const { t, count, language } = useI18n();
  const { rows, refused, total, work, state, sent, left } = run;
  if (state === "running" && work === "triage") {
    return <Progress label={t(sent < 1 ? "bulk.sending" : "bulk.reading")} part={sent < 1 ? sent : undefined} />;
  }
  const answered = total - left.length;
  if (state === "running") {
    const seconds = (Date.now() - run.startedAt) / 1000;
    return (
      <Progress label={t("bulk.running")} part={total === 0 ? 0 : answered / total}>
        {t("bulk.so_far", { n: answered, total })}
        {seconds > 1 && ` · ${t("bulk.rate", { n: number(Math.round(answered / seconds), language) })}`}
      </Progress>
    );
  }
  return (
    <p role="status">
      {work === "triage" ? count("bulk.found", rows.length) : t("bulk.answered", { n: rows.length, total })}
      {refused.length > 0 && ` · ${count("bulk.refused_count", refused.length)}`}
    </p>
  );
}

/** Why it ended before its time, and how it goes on. */
function Ended({ run }: { run: Run }) {
  const { t, count, timeZone } = useI18n();
  const quota = useQuotaLeft();
  const { file } = useKept();
  const { state, work, left, error } = run;
  const goOn = () => void startLookup(left, run);
  const isTriage = work === "triage";
  if (state === "failed") return <ErrorNotice error={error} {...(isTriage ? {} : { onRetry: goOn })} />;
  if (state !== "stopped" && state !== "spent") return null;
  if (isTriage) {
    return (
      <Notice kind="warning">
        <p>{t("bulk.triage_stopped", { name: file?.name ?? t("bulk.pasted") })}</p>
      </Notice>
    );
  }
  return (
    <Notice kind="warning">
      <p>
        {state === "stopped"
          ? count("bulk.stopped", left.length)
          : count("bulk.spent", left.length, { when: quota ? moment(quota.resetsAt.toISOString(), timeZone) : "–" })}
      </p>
      <div className="row">
        <Button onPress={goOn}>{t("bulk.go_on")}</Button>
        <Button onPress={() => download("hantei-left.txt", `${left.join("\n")}\n`, "text/plain")}>{t("bulk.save_left")}</Button>
      </div>
    </Notice>
  );
}
