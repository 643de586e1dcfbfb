import { Select } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import { plain } from "../plain";
import type { Source } from "./query";

interface Props {
  label: string;
  source: Source;
  value: string;
  onChange: (name: string) => void;
}

/** A source with all its lists, or one of them. Where they are the same there is nothing to choose. */
export function TargetSelect({ label, source, value, onChange }: Props) {
  const { t } = useI18n();
  const names = [...new Set([source.Name, ...source.Lists.map(({ Name }) => Name)])];
  if (names.length === 1) return null;
  const labelOf = (name: string) => (name === source.Name ? t("admin.sources.whole", { name: plain(name) }) : plain(name));
  return (
    <div className="row">
      <Select label={label} value={value} options={names.map((value) => ({ value, label: labelOf(value) }))} onChange={onChange} />
    </div>
  );
}
