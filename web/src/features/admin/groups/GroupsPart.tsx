import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../../api/client";
import { useHasRole } from "../../../app/session";
import { Button } from "../../../components/Button";
import { DataTable, type Column } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Menu } from "../../../components/Menu";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import { useTableAddress } from "../address";
import { Confirm } from "../Confirm";
import { useGroups, type Group } from "../people";
import { plain } from "../plain";
import { GroupForm } from "./GroupForm";

/** Groups: whose licences are counted together, and who sees what. */
export function GroupsPart() {
  const { t } = useI18n();
  const table = useTableAddress("groups");
  const isAdministrator = useHasRole("administrator");
  const groups = useGroups();
  const [isAdding, setIsAdding] = useState(false);
  const [changed, setChanged] = useState<Group | null>(null);
  const [removed, setRemoved] = useState<Group | null>(null);
  const columns = useMemo<readonly Column<Group>[]>(
    () => [
      { id: "name", header: t("admin.name"), value: ({ Name }) => Name, cell: ({ Name }) => <Inert text={Name} max={60} /> },
      { id: "zone", header: t("admin.groups.time_zone"), value: ({ TimeZone }) => TimeZone },
      { id: "tlp", header: t("admin.groups.tlp_max"), value: ({ TlpMax }) => TlpMax },
      { id: "made", header: t("admin.made"), value: ({ CreatedAt }) => CreatedAt, cell: ({ CreatedAt }) => <Moment at={CreatedAt} dayOnly /> },
      {
        id: "do",
        header: t("admin.do"),
        isTools: true,
        value: () => null,
        cell: (group) => <Actions group={group} onChange={setChanged} onRemove={setRemoved} />,
      },
    ],
    [t],
  );
  return (
    <div className="stack">
      {isAdministrator && (
        <div className="row">
          <Button look="first" onPress={() => setIsAdding(true)}>
            {t("admin.groups.add")}
          </Button>
        </div>
      )}
      {groups.error && <ErrorNotice error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.isPending && <p className="soft">{t("app.loading")}</p>}
      {groups.data && <DataTable name={t("admin.part.groups")} columns={columns} rows={groups.data.Groups} {...table} />}
      {isAdding && <GroupForm group={null} onClose={() => setIsAdding(false)} />}
      {changed && <GroupForm group={changed} onClose={() => setChanged(null)} />}
      {removed && (
        <Confirm
          title={t("admin.groups.remove")}
          question={t("admin.groups.remove_question", { name: removed.Name })}
          action={t("admin.groups.remove")}
          work={() => api.DELETE("/api/groups/{id}", { params: { path: { id: removed.Id } } })}
          said={() => t("admin.groups.removed", { name: removed.Name })}
          onClose={() => setRemoved(null)}
        />
      )}
    </div>
  );
}

function Actions({ group, onChange, onRemove }: { group: Group; onChange: (group: Group) => void; onRemove: (group: Group) => void }) {
  const { t } = useI18n();
  const isAdministrator = useHasRole("administrator");
  const navigate = useNavigate();
  const go = (part: "users" | "licences") => void navigate({ to: "/admin/$part", params: { part }, search: { group: group.Id } });
  return (
    <Menu
      label={t("admin.actions", { name: plain(group.Name) })}
      sign="⋮"
      actions={[
        { id: "users", label: t("admin.groups.users"), run: () => go("users") },
        { id: "licences", label: t("admin.groups.licences"), run: () => go("licences") },
        ...(isAdministrator
          ? [
              null,
              { id: "change", label: t("admin.groups.change"), run: () => onChange(group) },
              { id: "remove", label: t("admin.groups.remove"), run: () => onRemove(group) },
            ]
          : []),
      ]}
    />
  );
}
