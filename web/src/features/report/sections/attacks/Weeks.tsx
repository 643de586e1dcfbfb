import { useCallback } from "react";
import type { Schemas } from "../../../../api/client";
import { Chart, type Palette } from "../../../../components/Chart";
import { useI18n } from "../../../../i18n";
import { number } from "../../../../lib/format";
import style from "../sections.module.css";

/** The last half year week by week, as bars. */
export function Weeks({ label, weeks }: { label: string; weeks: readonly Schemas["WeekRow"][] }) {
  const { t, language } = useI18n();
  const option = useCallback(
    (palette: Palette) => ({
      animation: false,
      grid: { left: 4, right: 4, top: 8, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      xAxis: {
        type: "category",
        data: weeks.map(({ Week }) => Week),
        axisLabel: { color: palette("text-soft"), fontSize: 11, formatter: (week: string) => week.slice(5) },
        axisLine: { lineStyle: { color: palette("line-strong") } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        minInterval: 1,
        splitNumber: 2,
        axisLabel: { color: palette("text-soft"), fontSize: 11, formatter: (n: number) => number(n, language) },
        splitLine: { lineStyle: { color: palette("line") } },
      },
      series: [{ type: "bar", name: t("sections.column.attacks"), data: weeks.map(({ Count }) => Count), itemStyle: { color: palette("accent") }, barMaxWidth: 16 }],
    }),
    [weeks, t, language],
  );
  if (weeks.length === 0) return null;
  return (
    <div className={style.weeks}>
      <Chart
        label={label}
        option={option}
        height={120}
        table={
          <table>
            <thead>
              <tr>
                <th scope="col">{t("sections.column.week")}</th>
                <th scope="col">{t("sections.column.attacks")}</th>
              </tr>
            </thead>
            <tbody>
              {weeks.map(({ Week, Count }) => (
                <tr key={Week}>
                  <th scope="row">{Week}</th>
                  <td>{number(Count, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        }
      />
    </div>
  );
}
