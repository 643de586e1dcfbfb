import { Select } from "../../components/Field";
import { useI18n } from "../../i18n";
import { useGroups } from "./people";
import { plain } from "./plain";

interface Props {
  value: string;
  onChange: (id: string) => void;
  /** What stands first, for no group in particular. */
  all?: string;
}

/** One of the groups. */
export function GroupSelect({ value, onChange, all }: Props) {
  const { t } = useI18n();
  const { data } = useGroups();
  const groups = data?.Groups.map((group) => ({ value: group.Id as string, label: plain(group.Name) })) ?? [];
  // One that is gone can still be asked about.
  const isKnown = value === "" || groups.some((group) => group.value === value);
  const options = [...(all === undefined ? [] : [{ value: "", label: all }]), ...groups, ...(isKnown ? [] : [{ value, label: value }])];
  return <Select label={t("admin.group")} value={value} options={options} onChange={onChange} />;
}
