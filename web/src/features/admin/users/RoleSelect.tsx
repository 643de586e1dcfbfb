import { Select } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import type { Role } from "../people";
import { useRoles } from "./roles";

/** What somebody may do, with what that is in a sentence. */
export function RoleSelect({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const { t } = useI18n();
  const roles = useRoles();
  return (
    <div className="stack-tight">
      <Select label={t("admin.role")} value={value} options={roles.map((role) => ({ value: role, label: t(`admin.role.${role}`) }))} onChange={onChange} />
      <p className="soft">{t(`admin.role_about.${value}`)}</p>
    </div>
  );
}
