import { useEffect } from "react";
import { useI18n } from "../../i18n";
import { useQuotaLeft } from "../search/QuotaLeft";
import { Input } from "./Input";
import { takeLines, useHasLines } from "./lines";
import { isList, LINES_MAX, recognise } from "./recognise";
import { Result } from "./Result";
import { leave, setText, startLookup, useKept } from "./run";

/** Many objects at once: a list to be looked up, or a log to be looked through. */
export function BulkPage() {
  const { t } = useI18n();
  const { run, view } = useKept();
  useLinesOfSearch();
  return (
    <div className="page stack">
      <h1>{t("nav.bulk")}</h1>
      {run ? <Result run={run} view={view} /> : <Input />}
    </div>
  );
}

/** Lines from the search box. Where searches are not counted they are looked up at once; otherwise whoever pays is asked first. */
function useLinesOfSearch(): void {
  const isFree = useQuotaLeft() === null;
  const hasLines = useHasLines();
  useEffect(() => {
    const lines = takeLines();
    if (lines.length === 0) return;
    leave();
    setText(lines.join("\n"));
    const found = recognise(lines.join("\n"));
    if (isFree && isList(found)) void startLookup(found.lines.slice(0, LINES_MAX));
  }, [hasLines, isFree]);
}
