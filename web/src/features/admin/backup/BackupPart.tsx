import { useState } from "react";
import { Button } from "../../../components/Button";
import { ErrorNotice, Notice } from "../../../components/Notice";
import { Progress } from "../../../components/Progress";
import { useI18n } from "../../../i18n";
import { bytes, number } from "../../../lib/format";
import { save } from "../download";
import style from "../admin.module.css";
import { useBackup } from "./stream";

/** A back-up of everything, as a file of the one who asks. */
export function BackupPart() {
  const { t, language } = useI18n();
  const [isBegun, setIsBegun] = useState(false);
  const { canStream, state, begin, stop } = useBackup();
  const name = `hantei-${new Date().toISOString().slice(0, 10)}.backup`;
  return (
    <div className={`stack ${style.narrow}`}>
      <Notice kind="warning">{t("admin.backup.warning")}</Notice>
      <dl className={style.facts}>
        <dt>{t("admin.backup.inside")}</dt>
        <dd>{t("admin.backup.inside_about")}</dd>
        <dt>{t("admin.backup.outside")}</dt>
        <dd>{t("admin.backup.outside_about")}</dd>
        <dt>{t("admin.backup.restore")}</dt>
        <dd>
          <code>hantei restore --check {name}</code>
        </dd>
      </dl>
      <div className="row">
        <Button
          look="first"
          isDisabled={state.is === "running"}
          onPress={() => {
            if (canStream) return void begin(name);
            save("/api/backup", name);
            setIsBegun(true);
          }}
        >
          {t("admin.backup.make")}
        </Button>
        {state.is === "running" && <Button onPress={stop}>{t("admin.stop")}</Button>}
      </div>
      <div aria-live="polite">
        {isBegun && <Notice>{t("admin.backup.begun")}</Notice>}
        {state.is === "running" && (
          <Progress label={t("admin.backup.receiving")}>
            {t("admin.backup.running", { size: bytes(state.bytes, language), rate: bytes(state.rate, language) })}
          </Progress>
        )}
        {state.is === "failed" && <ErrorNotice error={state.error} />}
        {state.is === "done" && <Notice>{t("admin.backup.done", { name, size: bytes(state.bytes, language), seconds: number(state.seconds, language) })}</Notice>}
      </div>
    </div>
  );
}
