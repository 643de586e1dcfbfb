import { Chip } from "../../../components/Chip";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import { isKind } from "../../../lib/object";
import style from "../admin.module.css";
import type { SourceMetric } from "./query";
import { useHours } from "./words";

/** Whether a source is worth having: how early it is, how much others say as well, and how often it is wrong. */
export function MetricSection({ metric, computedAt }: { metric: SourceMetric; computedAt: string | null | undefined }) {
  const { t, count, language } = useI18n();
  const hours = useHours();
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
  const { LeadTime: lead, Overlap: overlap, FalsePositives: wrong } = metric;
  return (
    <Section
      id="use"
      title={t("admin.sources.use")}
      help={t("admin.sources.use_help")}
      tools={
        <span className="soft">
          {t("admin.sources.computed")} <Moment at={computedAt} />
        </span>
      }
    >
      <dl className={style.facts}>
        <dt>{t("admin.sources.lead")}</dt>
        <dd>
          {lead
            ? t("admin.sources.lead_is", {
                median: hours(lead.MedianHours),
                lower: hours(lead.FirstQuartileHours),
                upper: hours(lead.ThirdQuartileHours),
                objects: count("common.items", lead.Objects),
              })
            : t("admin.sources.lead_none")}
        </dd>
        <dt>{t("admin.sources.overlap")}</dt>
        <dd className="stack-tight">
          {overlap && overlap.Share !== null ? percent.format(overlap.Share) : <Moment at={null} />}
          {overlap && overlap.With.length > 0 && (
            <ul>
              {overlap.With.map(({ Source, Share }) => (
                <li key={Source}>
                  <Inert text={Source} max={60} /> <span className="soft">{percent.format(Share)}</span>
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{t("admin.sources.false_positives")}</dt>
        <dd className="stack-tight">
          {wrong ? count("common.items", wrong.Count) : <Moment at={null} />}
          {wrong && wrong.Samples.length > 0 && (
            <ul>
              {wrong.Samples.map(({ Type, Object }) => (
                <li key={`${Type} ${Object}`}>{isKind(Type) ? <Chip object={{ kind: Type, text: Object }} zone="Green" /> : <Inert text={Object} />}</li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
    </Section>
  );
}
