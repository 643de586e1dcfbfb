import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useMemo } from "react";
import { Button } from "../../components/Button";
import { ChooseFile } from "../../components/ChooseFile";
import { Drop } from "../../components/Drop";
import { TextField } from "../../components/Field";
import { Inert } from "../../components/Inert";
import { Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { bytes, number } from "../../lib/format";
import { KINDS } from "../../lib/object";
import { keepFile } from "../scan/file";
import style from "./Bulk.module.css";
import { Cost } from "./Cost";
import { isList, LINES_MAX, objectsOf, recognise, type Recognised } from "./recognise";
import { setFile, setText, startLookup, startTriage, useKept } from "./run";
import { textOf } from "./textFile";

/** Where the list, or the log, is put in. */
export function Input() {
  const { t } = useI18n();
  const { text, file } = useKept();
  const found = useRecognised(text);
  const takeFile = (file: File) => void textOf(file).then((text) => (text === null ? setFile(file) : setText(text)));
  const isTooLong = found.lines.length > LINES_MAX;
  const isLog = !isList(found);
  const lookUp = () => void startLookup(recognise(text).lines.slice(0, LINES_MAX));
  const triage = () => void startTriage(new Blob([text]), t("bulk.pasted"));
  const lookUpButton = (
    <Button look={isLog ? "plain" : "first"} type="submit" isDisabled={objectsOf(found) === 0}>
      {t("bulk.look_up")}
    </Button>
  );
  return (
    <Drop onFile={takeFile} hint={t("bulk.drop")}>
      <form
        className="stack-tight"
        onSubmit={(event) => {
          event.preventDefault();
          lookUp();
        }}
      >
        {file ? (
          <LogFile file={file} />
        ) : (
          <>
            <div className={style.text}>
              <TextField label={t("bulk.text")} about={t("bulk.text_about")} rows={12} value={text} onChange={setText} autoFocus />
            </div>
            <Counts found={found} />
            {isTooLong && (
              <Notice kind="warning">
                <p>{t("bulk.too_long", { n: found.lines.length, max: LINES_MAX })}</p>
              </Notice>
            )}
            {isLog && (
              <Notice>
                <p>{t("bulk.looks_like_log")}</p>
                <div className="row">
                  <Button look="first" onPress={triage}>
                    {t("bulk.triage")}
                  </Button>
                  {lookUpButton}
                </div>
                <p className="soft">{t("bulk.triage_cost")}</p>
              </Notice>
            )}
            <div className="row">
              {!isLog && lookUpButton}
              <ChooseFile label={t("bulk.choose")} onFile={takeFile} />
              {text !== "" && (
                <Button look="quiet" onPress={() => setText("")}>
                  {t("bulk.clear")}
                </Button>
              )}
              {objectsOf(found) > 0 && <Cost objects={Math.min(objectsOf(found), LINES_MAX)} />}
            </div>
            {!isLog && text !== "" && (
              <p className="soft">
                {t("bulk.triage_too")}{" "}
                <Button look="quiet" onPress={triage}>
                  {t("bulk.triage")}
                </Button>
              </p>
            )}
          </>
        )}
      </form>
    </Drop>
  );
}

/** What is in the text, a moment behind the typing. */
function useRecognised(text: string): Recognised {
  const settled = useDeferredValue(text);
  return useMemo(() => recognise(settled), [settled]);
}

function Counts({ found }: { found: Recognised }) {
  const { t, count, language } = useI18n();
  const others = [
    found.others > 0 && count("bulk.others", found.others),
    found.repeated > 0 && count("bulk.repeated", found.repeated),
    found.comments > 0 && count("bulk.comments", found.comments),
  ].filter((text) => text !== false);
  return (
    <p role="status" className={style.counts}>
      {KINDS.map((kind) => (
        <span key={kind} className={found.kinds[kind] === 0 ? "soft" : ""}>
          {t(`kind.${kind}`)} <b>{number(found.kinds[kind], language)}</b>
        </span>
      ))}
      {others.map((text) => (
        <span key={text} className="soft">
          {text}
        </span>
      ))}
    </p>
  );
}

/** A file that is no list: a log to look through, or something to scan. */
function LogFile({ file }: { file: File }) {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const scan = () => {
    keepFile(file);
    void navigate({ to: "/scan" });
  };
  return (
    <Notice>
      <p>
        <b>
          <Inert text={file.name} isName />
        </b>{" "}
        <span className="soft">{bytes(file.size, language)}</span>
      </p>
      <p>{t("bulk.file_about")}</p>
      <div className="row">
        <Button look="first" onPress={() => void startTriage(file, file.name)}>
          {t("bulk.triage")}
        </Button>
        <Button onPress={scan}>{t("bulk.scan_instead")}</Button>
        <Button look="quiet" onPress={() => setText("")}>
          {t("common.cancel")}
        </Button>
      </div>
      <p className="soft">{t("bulk.triage_cost")}</p>
    </Notice>
  );
}
