import { useState } from "react";
import { api, body } from "../../../api/client";
import { useHasRole } from "../../../app/session";
import { TextField } from "../../../components/Field";
import { Inert } from "../../../components/Inert";
import { useI18n } from "../../../i18n";
import { useChange } from "../change";
import { FormDialog } from "../FormDialog";
import { GroupSelect } from "../GroupSelect";
import type { User } from "../people";
import { RoleSelect } from "./RoleSelect";

/** Another role, address or group for a user. */
export function ChangeUser({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useI18n();
  const isAdministrator = useHasRole("administrator");
  const [mail, setMail] = useState(user.Mail ?? "");
  const [role, setRole] = useState(user.Role);
  const [group, setGroup] = useState<string>(user.GroupId);
  const { mutate, isPending, error } = useChange({
    // Only what is different, so that the audit says what was changed.
    work: () =>
      body(
        api.PATCH("/api/users/{id}", {
          params: { path: { id: user.Id } },
          body: {
            ...(mail.trim() === (user.Mail ?? "") ? {} : { Mail: mail.trim() }),
            ...(role === user.Role ? {} : { Role: role }),
            ...(group === user.GroupId ? {} : { GroupId: group }),
          },
        }),
      ),
    said: ({ Name }) => t("admin.users.changed", { name: Name }),
    onDone: onClose,
  });
  return (
    <FormDialog title={t("admin.users.change")} isPending={isPending} error={error} onSubmit={() => mutate(undefined)} onClose={onClose}>
      <p>
        <strong>
          <Inert text={user.Name} isName />
        </strong>
      </p>
      <TextField label={t("admin.mail")} about={t("admin.users.mail_about")} type="email" value={mail} onChange={setMail} autoComplete="off" />
      <RoleSelect value={role} onChange={setRole} />
      {isAdministrator && <GroupSelect value={group} onChange={setGroup} />}
    </FormDialog>
  );
}
