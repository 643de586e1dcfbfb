import { Moment } from "../../../components/Moment";
import { useI18n } from "../../../i18n";
import { bytes, number, relative } from "../../../lib/format";
import style from "../admin.module.css";
import { useDuration } from "./duration";
import { quantile, sum, type Sample } from "./exposition";
import type { Figures } from "./query";

/** Routes that look objects up, on which people wait. */
const LOOKS_UP = /^\/api\/(hash|ip|domain|url|explain|v1\/search)\b/;
const isLookup = ({ route = "" }: Sample["labels"]) => LOOKS_UP.test(route);

/** What somebody who is responsible for the server wants to know at a glance. What the server does not tell is said to be so. */
export function KeyFigures({ figures }: { figures: Figures }) {
  const { t, language } = useI18n();
  const duration = useDuration();
  const plain = (value: number) => number(value, language);
  const seconds = (share: number) => {
    const value = quantile(figures, "hantei_http_seconds", share, isLookup);
    return value === null ? null : duration(value);
  };
  const of = (name: string, show: (value: number) => string, isMeant?: (labels: Sample["labels"]) => boolean) => {
    const value = sum(figures, name, isMeant);
    return value === null ? null : show(value);
  };
  const imported = Math.max(...figures.samples.filter(({ name }) => name === "hantei_imported_seconds").map(({ value }) => value));
  const path = (wanted: string) => of("hantei_verdicts_total", plain, ({ path }) => path === wanted);
  const list: readonly (readonly [string, string | null])[] = [
    [t("admin.health.rate"), figures.rate === null ? null : plain(figures.rate)],
    [t("admin.health.single"), path("single")],
    [t("admin.health.reports"), path("report")],
    [t("admin.health.bulk"), path("bulk")],
    [t("admin.health.median"), seconds(0.5)],
    [t("admin.health.p95"), seconds(0.95)],
    [t("admin.health.p99"), seconds(0.99)],
    [t("admin.health.failures"), of("hantei_http_requests_total", plain, ({ status = "" }) => status.startsWith("5")) ?? "0"],
    [t("admin.health.evidence"), of("hantei_evidence", plain)],
    [t("admin.health.snapshots"), of("hantei_snapshots", plain)],
    [t("admin.health.imports"), of("hantei_imports_total", plain)],
    [t("admin.health.imported"), Number.isFinite(imported) ? relative(new Date(imported * 1000).toISOString(), new Date(figures.at), language) : null],
    [t("admin.health.lag"), of("hantei_log_lag_entries", plain)],
    [t("admin.health.disk"), of("hantei_ledger_bytes", (value) => bytes(value, language))],
    [t("admin.health.memory"), of("process_resident_memory_bytes", (value) => bytes(value, language))],
  ];
  return (
    <dl className={style.figures}>
      {list.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <Moment at={null} />}</dd>
        </div>
      ))}
    </dl>
  );
}
