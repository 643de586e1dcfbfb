import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useHasRole } from "../../app/session";
import { Button } from "../../components/Button";
import { ChooseFile } from "../../components/ChooseFile";
import { Drop } from "../../components/Drop";
import { Select, Switch } from "../../components/Field";
import { Inert } from "../../components/Inert";
import { Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { bytes } from "../../lib/format";
import { CEILING_BYTES, start, type Wish } from "./scan";
import style from "./Scan.module.css";

/** Where a file is handed in, with what becomes of it. */
export function Ask({ file, onFile }: { file: File | null; onFile: (file: File) => void }) {
  const { t, language } = useI18n();
  const maySpeakToAll = useHasRole("expert");
  const client = useQueryClient();
  const [scope, setScope] = useState<Wish["scope"]>("group");
  const [withName, setWithName] = useState(true);
  const begin = () => {
    const onDone = () => client.removeQueries({ queryKey: ["report", "hash"] });
    if (file) void start({ file, scope, withName, onDone });
  };
  const problem = file && (file.size === 0 ? t("scan.empty") : file.size > CEILING_BYTES ? t("scan.too_large", { max: bytes(CEILING_BYTES, language) }) : "");
  return (
    <>
      <Drop onFile={onFile} hint={t("search.drop")}>
        <div className={style.ask}>
          {file ? (
            <p>
              <b>
                <Inert text={file.name} isName />
              </b>{" "}
              <span className="soft">{bytes(file.size, language)}</span>
            </p>
          ) : (
            <p>{t("scan.drop")}</p>
          )}
          {problem && (
            <Notice kind="error">
              <p>{problem}</p>
            </Notice>
          )}
          <div className="row">
            {file && !problem && (
              <Button look="first" onPress={begin} autoFocus>
                {t("scan.start")}
              </Button>
            )}
            <ChooseFile label={t(file ? "scan.choose_other" : "bulk.choose")} look={file ? "plain" : "first"} onFile={onFile} />
          </div>
          <div className={`row ${style.options}`}>
            <Switch isOn={withName} onChange={setWithName}>
              {t("scan.with_name")}
            </Switch>
            {maySpeakToAll && (
              <Select
                label={t("scan.scope")}
                value={scope}
                options={[
                  { value: "group", label: t("scan.scope_group") },
                  { value: "all", label: t("scan.scope_all") },
                ]}
                onChange={setScope}
              />
            )}
          </div>
        </div>
      </Drop>
      <ul className={`${style.about} soft`}>
        <li>{t("scan.about_kept")}</li>
        <li>{t("scan.about_size")}</li>
        <li>{t("scan.about_inside")}</li>
        <li>{t("scan.about_limits")}</li>
        <li>{t("scan.about_cost")}</li>
      </ul>
    </>
  );
}
