import { useState } from "react";
import { useHasRole } from "../../../app/session";
import { Button } from "../../../components/Button";
import { Select, TextField } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import type { Narrowed } from "../address";
import style from "../admin.module.css";
import { GroupSelect } from "../GroupSelect";
import { UserSelect } from "../UserSelect";
import { ACTIONS } from "./query";
import { useActionName } from "./words";

/** What the lines are narrowed to; asked for when the button is pressed, since each question reads the audit. */
export function AuditFilter({ asked, onAsk }: { asked: Narrowed; onAsk: (asked: Narrowed) => void }) {
  const { t, timeZone } = useI18n();
  const isAdministrator = useHasRole("administrator");
  const actionName = useActionName();
  const [draft, setDraft] = useState(asked);
  const set = (change: Narrowed) => setDraft({ ...draft, ...change });
  const { group = "", user = "", action = "", object = "", since = "", until = "" } = draft;
  const actions = [{ value: "", label: t("admin.audit.all_actions") }, ...ACTIONS.map((value) => ({ value: value as string, label: actionName(value) }))];
  const options = actions.some(({ value }) => value === action) ? actions : [...actions, { value: action, label: action }];
  return (
    <form
      className="stack"
      role="search"
      aria-label={t("admin.audit.filter")}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk({ ...draft, object: object.trim() });
      }}
    >
      <div className={style.fields}>
        {isAdministrator && <GroupSelect value={group} all={t("admin.all_groups")} onChange={(group) => set({ group })} />}
        <UserSelect value={user} all={t("admin.all_users")} onChange={(user) => set({ user })} />
        <Select label={t("admin.audit.action")} value={action} options={options} onChange={(action) => set({ action })} />
        <TextField label={t("admin.audit.object")} about={t("admin.audit.object_about")} value={object} onChange={(object) => set({ object })} autoComplete="off" />
        <TextField label={t("admin.audit.since")} about={timeZone} type="date" value={since} onChange={(since) => set({ since })} />
        <TextField label={t("admin.audit.until")} about={timeZone} type="date" value={until} onChange={(until) => set({ until })} />
      </div>
      <div className="row">
        <Button look="first" type="submit">
          {t("admin.audit.ask")}
        </Button>
        <Button
          onPress={() => {
            const none = { group: "", user: "", action: "", object: "", since: "", until: "" };
            setDraft(none);
            onAsk(none);
          }}
        >
          {t("admin.audit.reset")}
        </Button>
      </div>
    </form>
  );
}
