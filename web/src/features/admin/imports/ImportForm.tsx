import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../components/Button";
import { ChooseFile } from "../../../components/ChooseFile";
import { Drop } from "../../../components/Drop";
import { Inert } from "../../../components/Inert";
import { ErrorNotice, Notice } from "../../../components/Notice";
import { Progress } from "../../../components/Progress";
import { useI18n } from "../../../i18n";
import { bytes } from "../../../lib/format";
import { ADMIN } from "../change";
import { NO_OPTIONS, Options } from "./Options";
import { Outcome } from "./Outcome";
import { SIZE_MAX, useUpload } from "./upload";

/** A file is tried first: what it would become is shown, and nothing is written. Then it is imported. */
export function ImportForm() {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState(NO_OPTIONS);
  const { state, begin, stop, reset } = useUpload();
  const isBusy = state.is === "busy";
  const isTooLarge = file !== null && file.size > SIZE_MAX;
  const isGood = state.is === "done" && state.isDry && state.report.Files.some(({ Outcome }) => Outcome === "WouldImport");
  const take = (file: File) => {
    if (isBusy) return;
    setFile(file);
    reset();
  };
  const run = async (isDry: boolean) => {
    if (!file) return;
    const given = Object.entries({ ...options, name: options.name || file.name }).filter(([, value]) => value.trim() !== "");
    const done = begin(file, Object.fromEntries(given), isDry);
    // It stands among those that run.
    void client.invalidateQueries({ queryKey: [ADMIN, "imports"] });
    await done;
    if (isDry) return;
    // What was looked up before may be another thing now.
    void client.invalidateQueries({ queryKey: ["report"] });
    void client.invalidateQueries({ queryKey: [ADMIN] });
  };
  return (
    <Drop onFile={take} hint={t("admin.imports.drop_here")}>
      <div className="stack">
        <div className="row">
          <ChooseFile label={t("admin.imports.choose")} onFile={take} />
          {file ? (
            <span>
              <Inert text={file.name} max={80} /> <span className="soft">{bytes(file.size, language)}</span>
            </span>
          ) : (
            <span className="soft">{t("admin.imports.drop", { size: bytes(SIZE_MAX, language) })}</span>
          )}
        </div>
        {isTooLarge && <Notice kind="error">{t("admin.imports.too_large", { size: bytes(SIZE_MAX, language) })}</Notice>}
        <Options
          value={options}
          isDisabled={isBusy}
          onChange={(options) => {
            setOptions(options);
            // What was tried was tried with other options.
            reset();
          }}
        />
        <div className="row">
          <Button look={isGood ? "plain" : "first"} isDisabled={!file || isTooLarge || isBusy} onPress={() => void run(true)}>
            {t("admin.imports.try")}
          </Button>
          <Button look={isGood ? "first" : "plain"} isDisabled={!isGood || isBusy} onPress={() => void run(false)}>
            {t("admin.imports.import")}
          </Button>
          {isBusy && <Button onPress={stop}>{t("admin.stop")}</Button>}
        </div>
        {state.is === "busy" && file && <Sending size={file.size} part={state.part} seconds={state.seconds} />}
        {state.is === "failed" && <ErrorNotice error={state.error} />}
        {state.is === "done" && <Outcome report={state.report} isDry={state.isDry} />}
      </div>
    </Drop>
  );
}

function Sending({ size, part, seconds }: { size: number; part: number; seconds: number }) {
  const { t, language } = useI18n();
  if (part >= 1) return <Progress label={t("admin.imports.reading")} />;
  const sent = size * part;
  const rate = seconds > 0 ? sent / seconds : 0;
  return (
    <Progress label={t("admin.imports.sending")} part={part}>
      {t("admin.imports.sent", { sent: bytes(sent, language), size: bytes(size, language), rate: bytes(rate, language) })}
    </Progress>
  );
}
