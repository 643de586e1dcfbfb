import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../components/Button";
import { ErrorNotice } from "../../../components/Notice";
import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import { changeSource, type Settings, type Source } from "./query";
import { SettingsForm } from "./SettingsForm";
import { TargetSelect } from "./TargetSelect";

/** What is set for a source with all its lists, or for one of them. */
export function SettingsSection({ source, known }: { source: Source; known: Settings | null }) {
  const { t } = useI18n();
  const [name, setName] = useState(source.Name);
  const [changed, setChanged] = useState<Settings | null>(null);
  const set = [changed, known].find((settings) => settings?.Name === name);
  const asked = useMutation({ mutationFn: (name: string) => changeSource(name, {}), onSuccess: setChanged });
  const pick = (name: string) => {
    setName(name);
    asked.reset();
  };
  return (
    <Section id="settings" title={t("admin.sources.settings")} help={t("admin.sources.settings_help")}>
      <TargetSelect label={t("admin.sources.settings_of")} source={source} value={name} onChange={pick} />
      {set ? (
        <SettingsForm key={name} settings={set} onSettings={setChanged} />
      ) : (
        <>
          <div className="row">
            <Button onPress={() => asked.mutate(name)} isDisabled={asked.isPending}>
              {asked.isPending ? t("app.loading") : t("admin.sources.settings_show")}
            </Button>
            <span className="soft">{t("admin.sources.settings_audited")}</span>
          </div>
          {asked.error && <ErrorNotice error={asked.error} />}
        </>
      )}
    </Section>
  );
}
