import { Select } from "../../components/Field";
import { useI18n } from "../../i18n";
import { useUsers } from "./people";
import { plain } from "./plain";

interface Props {
  value: string;
  onChange: (id: string) => void;
  /** What stands first, for no user in particular. */
  all?: string;
}

/** One of the users. */
export function UserSelect({ value, onChange, all }: Props) {
  const { t } = useI18n();
  const { data } = useUsers();
  const users = data?.Users.map((user) => ({ value: user.Id as string, label: plain(user.Name) })) ?? [];
  // Who was removed is still in the audit, by his identifier.
  const isKnown = value === "" || users.some((user) => user.value === value);
  const options = [...(all === undefined ? [] : [{ value: "", label: all }]), ...users, ...(isKnown ? [] : [{ value, label: value }])];
  return <Select label={t("admin.user")} value={value} options={options} onChange={onChange} />;
}
