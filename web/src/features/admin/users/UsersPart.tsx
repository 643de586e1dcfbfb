import { useMemo, useState } from "react";
import { useHasRole } from "../../../app/session";
import { Button } from "../../../components/Button";
import { DataTable, type Column } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import { useAddress, useTableAddress } from "../address";
import { GroupSelect } from "../GroupSelect";
import { useGroupName, useUsers, type User } from "../people";
import { State } from "../State";
import { AddUser } from "./AddUser";
import { ChangeUser } from "./ChangeUser";
import { LinkOnce, type NewLink } from "./LinkOnce";
import { UserActions } from "./UserActions";

/** Who may sign in, and as what. */
export function UsersPart() {
  const { t } = useI18n();
  const [{ group = "" }, set] = useAddress("users");
  const table = useTableAddress("users");
  const isAdministrator = useHasRole("administrator");
  const users = useUsers(group);
  const groupName = useGroupName();
  const [isAdding, setIsAdding] = useState(false);
  const [changed, setChanged] = useState<User | null>(null);
  const [link, setLink] = useState<NewLink | null>(null);
  const columns = useMemo<readonly Column<User>[]>(() => {
    const state = (user: User) => (user.IsDisabled ? "disabled" : user.HasPassword ? "active" : "invited");
    return [
      { id: "name", header: t("admin.name"), value: ({ Name }) => Name, cell: ({ Name }) => <Inert text={Name} max={60} isName /> },
      { id: "role", header: t("admin.role"), value: ({ Role }) => t(`admin.role.${Role}`) },
      ...(isAdministrator
        ? [
            {
              id: "group",
              header: t("admin.group"),
              value: ({ GroupId }: User) => groupName(GroupId),
              cell: ({ GroupId }: User) => <Inert text={groupName(GroupId)} max={40} />,
            },
          ]
        : []),
      {
        id: "state",
        header: t("admin.state"),
        value: (user) => t(`admin.users.${state(user)}`),
        cell: (user) => (
          <State is={user.IsDisabled ? "bad" : user.HasPassword ? "good" : "off"}>{t(`admin.users.${state(user)}`)}</State>
        ),
      },
      { id: "totp", header: t("admin.users.totp"), value: ({ HasTotp }) => t(HasTotp ? "admin.yes" : "admin.no") },
      { id: "mail", header: t("admin.mail"), value: ({ Mail }) => Mail, cell: ({ Mail }) => (Mail ? <Inert text={Mail} max={60} isName /> : <Moment at={null} />) },
      { id: "seen", header: t("admin.users.seen"), value: ({ LastSeenAt }) => LastSeenAt, cell: ({ LastSeenAt }) => <Moment at={LastSeenAt} /> },
      { id: "made", header: t("admin.made"), value: ({ CreatedAt }) => CreatedAt, cell: ({ CreatedAt }) => <Moment at={CreatedAt} dayOnly /> },
      { id: "do", header: t("admin.do"), isTools: true, value: () => null, cell: (user) => <UserActions user={user} onChange={setChanged} onLink={setLink} /> },
    ];
  }, [t, isAdministrator, groupName]);
  return (
    <div className="stack">
      {link && <LinkOnce link={link} onClose={() => setLink(null)} />}
      <div className="row spread">
        {isAdministrator ? (
          <GroupSelect value={group} all={t("admin.all_groups")} onChange={(group) => set({ group })} />
        ) : (
          <span />
        )}
        <Button look="first" onPress={() => setIsAdding(true)}>
          {t("admin.users.add")}
        </Button>
      </div>
      {users.error && <ErrorNotice error={users.error} onRetry={() => void users.refetch()} />}
      {users.isPending && <p className="soft">{t("app.loading")}</p>}
      {users.data && <DataTable name={t("admin.part.users")} columns={columns} rows={users.data.Users} {...table} />}
      {isAdding && <AddUser onLink={setLink} onClose={() => setIsAdding(false)} />}
      {changed && <ChangeUser user={changed} onClose={() => setChanged(null)} />}
    </div>
  );
}
