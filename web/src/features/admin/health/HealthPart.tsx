import { Button } from "../../../components/Button";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import { State } from "../State";
import { AllFigures } from "./AllFigures";
import { KeyFigures } from "./KeyFigures";
import { useFigures, useProbe } from "./query";
import { Routes } from "./Routes";
import style from "../admin.module.css";

/** How the server is, looked at again while the page is open. */
export function HealthPart() {
  const { t } = useI18n();
  const alive = useProbe("/healthz");
  const ready = useProbe("/readyz");
  const figures = useFigures();
  const again = () => void Promise.all([alive.refetch(), ready.refetch(), figures.refetch()]);
  return (
    <div>
      <Section
        id="state"
        title={t("admin.state")}
        tools={
          <>
            {figures.data && (
              <span className="soft">
                {t("admin.health.read")} <Moment at={new Date(figures.data.at).toISOString()} />
              </span>
            )}
            <Button onPress={again}>{t("admin.refresh")}</Button>
          </>
        }
      >
        <dl className={style.facts}>
          <dt>{t("admin.health.alive")}</dt>
          <dd>
            <Probe probe={alive} yes={t("admin.health.alive_yes")} no={t("admin.health.alive_no")} />
          </dd>
          <dt>{t("admin.health.ready")}</dt>
          <dd>
            <Probe probe={ready} yes={t("admin.health.ready_yes")} no={t("admin.health.ready_no")} />
          </dd>
        </dl>
      </Section>
      <Section id="figures" title={t("admin.health.figures")} help={t("admin.health.figures_help")} isLoading={figures.isPending}>
        {figures.error && <ErrorNotice error={figures.error} onRetry={again} />}
        {figures.data && <KeyFigures figures={figures.data} />}
      </Section>
      {figures.data && (
        <>
          <Section id="routes" title={t("admin.health.routes")} help={t("admin.health.routes_help")}>
            <Routes figures={figures.data} />
          </Section>
          <Section id="all" title={t("admin.health.all")} help={t("admin.health.all_help")}>
            <AllFigures figures={figures.data} />
          </Section>
        </>
      )}
    </div>
  );
}

function Probe({ probe, yes, no }: { probe: ReturnType<typeof useProbe>; yes: string; no: string }) {
  const { t } = useI18n();
  if (probe.isPending) return <span className="soft">{t("app.loading")}</span>;
  const isGood = probe.data === true && !probe.error;
  return <State is={isGood ? "good" : "bad"}>{isGood ? yes : no}</State>;
}
