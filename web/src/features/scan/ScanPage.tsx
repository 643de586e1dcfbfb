import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Drop } from "../../components/Drop";
import { Inert } from "../../components/Inert";
import { ErrorNotice, Notice } from "../../components/Notice";
import { Progress } from "../../components/Progress";
import { useI18n } from "../../i18n";
import { bytes, number } from "../../lib/format";
import { Ask } from "./Ask";
import { takeFile } from "./file";
import { Findings } from "./Findings";
import { again, leave, stop, useScan, type Scan } from "./scan";

/** A file goes in; out comes what is known of it, and what is in it. */
export function ScanPage() {
  const { t } = useI18n();
  const scan = useScan();
  const [file, setFile] = useState<File | null>(null);
  useEffect(() => {
    const dropped = takeFile();
    if (!dropped) return;
    leave();
    setFile(dropped);
  }, []);
  const take = (file: File) => {
    leave();
    setFile(file);
  };
  return (
    <div className="page stack">
      <h1>{t("nav.scan")}</h1>
      {scan ? (
        <Drop onFile={take} hint={t("search.drop")}>
          <div className="stack">
            <Standing scan={scan} />
            {scan.state === "failed" && (
              <ErrorNotice error={scan.error} onRetry={again} />
            )}
            {scan.state === "stopped" && (
              <Notice kind="warning">
                <p>{t("scan.stopped")}</p>
              </Notice>
            )}
            {scan.result && <Findings result={scan.result} isDone={scan.state === "done"} />}
          </div>
        </Drop>
      ) : (
        <Ask file={file} onFile={setFile} />
      )}
    </div>
  );
}

function Standing({ scan }: { scan: Scan }) {
  const { t, language } = useI18n();
  const { name, size, state, sent } = scan;
  const isGoing = state === "sending" || state === "examining";
  return (
    <div className="stack-tight">
      <div className="row spread">
        <p>
          <b>
            <Inert text={name} isName />
          </b>{" "}
          <span className="soft">{bytes(size, language)}</span>
        </p>
        <div className="row no-print">
          {isGoing && <Button onPress={stop}>{t("bulk.stop")}</Button>}
          <Button onPress={leave}>{t("scan.again")}</Button>
        </div>
      </div>
      {state === "sending" && (
        <Progress label={t("scan.sending")} part={sent}>
          {number(Math.floor(sent * 100), language)} %
        </Progress>
      )}
      {state === "examining" && <Progress label={t("scan.examining")} />}
    </div>
  );
}
