import { useMemo } from "react";
import { Chart, type Palette } from "../../../components/Chart";
import { ErrorNotice } from "../../../components/Notice";
import { Section } from "../../../components/Section";
import { useI18n } from "../../../i18n";
import { useProductName } from "./products";
import { SERVICES, USE_DAYS, useLicenceUse, type Licence, type Service } from "./query";

interface Day {
  readonly day: string;
  readonly used: number;
  readonly limit: number | null;
}

/** What was used of a licence, day by day, one chart for each service. Where the server keeps no such figures there is nothing. */
export function UseChart({ licence }: { licence: Licence }) {
  const { t } = useI18n();
  const productName = useProductName();
  const use = useLicenceUse(licence.Id);
  if (use.data === null) return null;
  const days = use.data?.Rows ?? [];
  const services = SERVICES.filter((service) => days.some(({ Service }) => Service === service));
  return (
    <Section
      id="use"
      title={t("admin.licences.use_of", { product: productName(licence.Product) })}
      help={t("admin.licences.use_help", { days: USE_DAYS })}
      isLoading={use.isPending}
    >
      {use.error && <ErrorNotice error={use.error} onRetry={() => void use.refetch()} />}
      {use.data && days.every(({ Used }) => Used === 0) && <p className="soft">{t("admin.licences.use_none", { days: USE_DAYS })}</p>}
      {services.map((service) => (
        <ServiceChart
          key={service}
          service={service}
          days={days
            .filter(({ Service }) => Service === service)
            .map(({ Day, Used, Limit }) => ({ day: Day, used: Used, limit: Limit ?? null }))
            .sort((a, b) => a.day.localeCompare(b.day))}
        />
      ))}
    </Section>
  );
}

function ServiceChart({ service, days }: { service: Service; days: readonly Day[] }) {
  const { t, language } = useI18n();
  const name = t(`admin.service.${service}`);
  const option = useMemo(() => {
    const format = new Intl.NumberFormat(language);
    return (palette: Palette) => ({
      animation: false,
      grid: { left: 56, right: 16, top: 12, bottom: 28 },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value: number | null) => (value === null ? "–" : format.format(value)) },
      xAxis: {
        type: "category",
        data: days.map(({ day }) => day),
        axisLabel: { color: palette("text-soft") },
        axisLine: { lineStyle: { color: palette("line-strong") } },
      },
      yAxis: {
        type: "value",
        minInterval: 1,
        axisLabel: { color: palette("text-soft"), formatter: (value: number) => format.format(value) },
        splitLine: { lineStyle: { color: palette("line") } },
      },
      series: [
        { name: t("admin.licences.used"), type: "bar", data: days.map(({ used }) => used), itemStyle: { color: palette("accent") }, barMaxWidth: 24 },
        ...(days.some(({ limit }) => limit !== null)
          ? [
              {
                name: t("admin.licences.limit"),
                type: "line",
                step: "middle",
                symbol: "none",
                data: days.map(({ limit }) => limit),
                lineStyle: { color: palette("red"), width: 1, type: "dashed" },
                itemStyle: { color: palette("red") },
              },
            ]
          : []),
      ],
    });
  }, [days, language, t]);
  return (
    <div className="stack-tight">
      <h3>{name}</h3>
      <Chart
        label={t("admin.licences.use_label", { service: name, days: USE_DAYS })}
        option={option}
        height={200}
        table={
          <table>
            <thead>
              <tr>
                <th scope="col">{t("admin.licences.day")}</th>
                <th scope="col">{t("admin.licences.used")}</th>
                <th scope="col">{t("admin.licences.limit")}</th>
              </tr>
            </thead>
            <tbody>
              {days.map(({ day, used, limit }) => (
                <tr key={day}>
                  <td>{day}</td>
                  <td>{new Intl.NumberFormat(language).format(used)}</td>
                  <td>{limit === null ? t("admin.licences.unlimited") : new Intl.NumberFormat(language).format(limit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        }
      />
    </div>
  );
}
