import { Select, TextField } from "../../../components/Field";
import { useI18n } from "../../../i18n";
import style from "../admin.module.css";
import { plain } from "../plain";
import { useSources } from "../sources/query";

/** What may be said of a file; empty is left to the server. Named as the API's parameters. */
export const NO_OPTIONS = { source: "", mapping: "", name: "", observed_at: "", tlp: "", sensor: "", country: "" };
export type OptionValues = typeof NO_OPTIONS;

const MARKINGS = ["clear", "green", "amber", "amber+strict", "red"] as const;

interface Props {
  value: OptionValues;
  onChange: (value: OptionValues) => void;
  isDisabled: boolean;
}

export function Options({ value, onChange, isDisabled }: Props) {
  const { t } = useI18n();
  const sources = useSources();
  const set = (change: Partial<OptionValues>) => onChange({ ...value, ...change });
  const known = sources.data?.Sources.map(({ Name, Title }) => ({ value: Name, label: `${plain(Title)} (${plain(Name)})` })) ?? [];
  return (
    <fieldset disabled={isDisabled} className="stack">
      <legend className="aside">{t("admin.imports.options")}</legend>
      <div className={style.fields}>
        <Select
          label={t("admin.sources.source")}
          value={value.source}
          options={[{ value: "", label: t("admin.imports.recognise") }, ...known]}
          isDisabled={isDisabled || value.mapping !== ""}
          onChange={(source) => set({ source })}
        />
        <TextField label={t("admin.imports.observed_at")} about={t("admin.imports.observed_at_about")} type="date" value={value.observed_at} onChange={(observed_at) => set({ observed_at })} />
        <Select
          label={t("admin.tlp")}
          value={value.tlp}
          options={[{ value: "", label: t("admin.imports.tlp_own") }, ...MARKINGS.map((value) => ({ value: value as string, label: `TLP:${value.toUpperCase()}` }))]}
          onChange={(tlp) => set({ tlp })}
        />
      </div>
      <details className="stack">
        <summary>{t("admin.imports.more")}</summary>
        <div className={style.fields}>
          <TextField label={t("admin.imports.mapping")} about={t("admin.imports.mapping_about")} value={value.mapping} onChange={(mapping) => set({ mapping, source: mapping ? "" : value.source })} autoComplete="off" />
          <TextField label={t("admin.imports.name")} about={t("admin.imports.name_about")} value={value.name} onChange={(name) => set({ name })} autoComplete="off" />
          <TextField label={t("admin.imports.sensor")} about={t("admin.imports.sensor_about")} value={value.sensor} onChange={(sensor) => set({ sensor })} maxLength={63} autoComplete="off" />
          <TextField label={t("admin.imports.country")} about={t("admin.imports.country_about")} value={value.country} onChange={(country) => set({ country: country.toUpperCase() })} maxLength={2} autoComplete="off" />
        </div>
      </details>
    </fieldset>
  );
}
