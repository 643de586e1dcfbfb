import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import { ImportForm } from "./ImportForm";
import { ImportList } from "./ImportList";

/** Brings a file in, and shows what came in before. */
export function ImportsPart() {
  const { t } = useI18n();
  return (
    <div>
      <Section id="new" title={t("admin.imports.new")} help={t("admin.imports.help")}>
        <ImportForm />
      </Section>
      <ImportList />
    </div>
  );
}
