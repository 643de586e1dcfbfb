import { useState } from "react";
import { api, body } from "../../../api/client";
import { useHasRole, useSession } from "../../../app/session";
import { TextField } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import { useChange } from "../change";
import { FormDialog } from "../FormDialog";
import { GroupSelect } from "../GroupSelect";
import type { Role } from "../people";
import type { NewLink } from "./LinkOnce";
import { RoleSelect } from "./RoleSelect";

interface Props {
  onLink: (link: NewLink) => void;
  onClose: () => void;
}

/** Adds a user, and hands on the link with which he chooses a password. */
export function AddUser({ onLink, onClose }: Props) {
  const { t } = useI18n();
  const isAdministrator = useHasRole("administrator");
  const own = useSession().User.Group.Id;
  const [name, setName] = useState("");
  const [mail, setMail] = useState("");
  const [role, setRole] = useState<Role>("reader");
  const [group, setGroup] = useState<string>(own);
  const { mutate, isPending, error } = useChange({
    work: () =>
      body(
        api.POST("/api/users", {
          body: { Name: name.trim(), Role: role, ...(mail.trim() ? { Mail: mail.trim() } : {}), ...(isAdministrator ? { GroupId: group } : {}) },
        }),
      ),
    said: ({ User }) => t("admin.users.added", { name: User.Name }),
    onDone: (reply) => {
      onLink({ user: reply.User.Name, link: reply.Link });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("admin.users.add")}
      action={t("admin.users.add")}
      isPending={isPending}
      error={error}
      onSubmit={() => mutate(undefined)}
      onClose={onClose}
    >
      <TextField label={t("admin.users.sign_in_name")} about={t("admin.users.name_about")} value={name} onChange={setName} isRequired maxLength={254} autoComplete="off" />
      <TextField label={t("admin.mail")} about={t("admin.users.mail_about")} type="email" value={mail} onChange={setMail} autoComplete="off" />
      <RoleSelect value={role} onChange={setRole} />
      {isAdministrator && <GroupSelect value={group} onChange={setGroup} />}
    </FormDialog>
  );
}
