import { usePreferences } from "../../app/session";
import { Select } from "../../components/Field";
import { Section } from "../../components/Section";
import { LANGUAGES, useI18n, type Language } from "../../i18n";
import style from "./Account.module.css";
import { TimeZone } from "./TimeZone";

/** The names of languages, each in its own. */
const NAMES: Readonly<Record<Language, string>> = { ja: "日本語", en: "English" };
const THEMES = ["system", "light", "dark"] as const;

/** How the portal looks and speaks; kept as it is chosen. */
export function Portal() {
  const { t } = useI18n();
  const [preferences, change] = usePreferences();
  return (
    <Section id="portal" title={t("account.portal")}>
      <div className={style.choices}>
        <Select<Language | "">
          label={t("nav.language")}
          value={preferences.Language ?? ""}
          options={[{ value: "", label: t("account.as_browser") }, ...LANGUAGES.map((value) => ({ value, label: NAMES[value] }))]}
          onChange={(language) => change({ Language: language || null })}
        />
        <Select
          label={t("nav.theme")}
          value={preferences.Theme}
          options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={(Theme) => change({ Theme })}
        />
        <TimeZone value={preferences.TimeZone ?? null} onChange={(TimeZone) => change({ TimeZone })} />
      </div>
    </Section>
  );
}
