import { useState } from "react";
import { Button } from "../../../components/Button";
import { Switch, TextField } from "../../../components/Field";
import { Inert } from "../../../components/Inert";
import { ErrorNotice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import style from "../admin.module.css";
import { useChange } from "../change";
import { Confirm } from "../Confirm";
import { useGroups } from "../people";
import { changeSource, type Settings, type SettingsChange } from "./query";

/** Whether a source comes in, for how long it is kept, and who sees it. */
export function SettingsForm({ settings, onSettings }: { settings: Settings; onSettings: (settings: Settings) => void }) {
  const { t } = useI18n();
  const groups = useGroups();
  const [isPaused, setIsPaused] = useState(settings.Paused);
  const [reason, setReason] = useState("");
  const [days, setDays] = useState(settings.RetentionDays == null ? "" : String(settings.RetentionDays));
  const [seenBy, setSeenBy] = useState<ReadonlySet<string>>(new Set(settings.Groups));
  const [isAsked, setIsAsked] = useState(false);
  const before = settings.RetentionDays ?? 0;
  const after = Number(days);
  const isGroupsSame = seenBy.size === settings.Groups.length && settings.Groups.every((id) => seenBy.has(id));
  const change: SettingsChange = {
    ...(isPaused === settings.Paused ? {} : { Paused: isPaused, ...(isPaused && reason.trim() ? { Reason: reason.trim() } : {}) }),
    ...(after === before ? {} : { RetentionDays: after }),
    ...(isGroupsSame ? {} : { Groups: [...seenBy] }),
  };
  const work = () => changeSource(settings.Name, change);
  const said = ({ Name }: Settings) => t("admin.sources.changed", { name: Name });
  const { mutate, isPending, error } = useChange({ work, said, onDone: onSettings });
  // Keeping it for less takes away what is older, for good.
  const isLess = after > 0 && (before === 0 || after < before);
  const toggle = (id: string) => {
    const next = new Set(seenBy);
    if (!next.delete(id)) next.add(id);
    setSeenBy(next);
  };
  return (
    <form
      className={`stack ${style.narrow}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (isLess) setIsAsked(true);
        else mutate(undefined);
      }}
    >
      <div className="stack-tight">
        <Switch isOn={isPaused} onChange={setIsPaused}>
          {t("admin.sources.pause")}
        </Switch>
        <p className="soft">{t("admin.sources.pause_about")}</p>
        {isPaused && !settings.Paused && <TextField label={t("admin.sources.reason")} value={reason} onChange={setReason} maxLength={500} autoComplete="off" />}
      </div>
      <TextField
        label={t("admin.sources.retention")}
        about={t("admin.sources.retention_about")}
        inputMode="numeric"
        pattern="[0-9]{0,5}"
        value={days}
        onChange={setDays}
        autoComplete="off"
      />
      <fieldset className={style.checks}>
        <legend>{t("admin.sources.groups")}</legend>
        {groups.data?.Groups.map(({ Id, Name }) => (
          <label key={Id} className="row">
            <input type="checkbox" checked={seenBy.has(Id)} onChange={() => toggle(Id)} />
            <Inert text={Name} max={60} />
          </label>
        ))}
        <span className="soft">{t("admin.sources.groups_about")}</span>
      </fieldset>
      {error && <ErrorNotice error={error} />}
      <div className="row">
        <Button look="first" type="submit" isDisabled={isPending || Object.keys(change).length === 0}>
          {isPending ? t("admin.working") : t("common.save")}
        </Button>
      </div>
      {isAsked && (
        <Confirm
          title={t("admin.sources.retention_less")}
          question={t("admin.sources.retention_question", { name: settings.Name, days: after })}
          action={t("common.save")}
          work={async () => {
            const now = await work();
            onSettings(now);
            return now;
          }}
          said={said}
          onClose={() => setIsAsked(false)}
        />
      )}
    </form>
  );
}
