import { useCallback, useMemo } from "react";
import { Chart, type Palette } from "../../../components/Chart";
import { ZoneMark } from "../../../components/Zone";
import type { Schemas } from "../../../api/client";
import { useI18n } from "../../../i18n";
import { number } from "../../../lib/format";
import style from "./statistics.module.css";
import { filled, type Row, type Unit } from "./periods";

const HEIGHT = 260;
const ZONES = ["Red", "Orange", "Yellow"] as const;

/** What the server counts as none of the three. */
const others = (row: Row) => Math.max(0, row.HitsCount - row.Red - row.Orange - row.Yellow);

/** Hits by day, week or month, by the zone that the object had. */
export function Trend({ statistics, unit }: { statistics: Schemas["StatisticsInfo"]; unit: Unit }) {
  const { t, language } = useI18n();
  const rows = useMemo(() => filled(statistics[unit], unit, statistics.Period.To), [statistics, unit]);
  const option = useCallback(
    (palette: Palette) => {
      const line = { lineStyle: { color: palette("line") } };
      const bar = (name: string, color: string, value: (row: Row) => number) => ({
        type: "bar",
        name,
        stack: "hits",
        barMaxWidth: 28,
        itemStyle: { color: palette(color) },
        data: rows.map(value),
      });
      return {
        animation: false,
        // Patterns beside colours.
        aria: { enabled: true, decal: { show: true } },
        grid: { top: 12, right: 8, bottom: 24, left: 8, containLabel: true },
        tooltip: {
          trigger: "axis",
          renderMode: "richText",
          backgroundColor: palette("raised"),
          borderColor: palette("line-strong"),
          textStyle: { color: palette("text"), fontSize: 12 },
        },
        xAxis: {
          type: "category",
          data: rows.map(({ From }) => (unit === "Months" ? From.slice(0, 7) : From)),
          axisLabel: { color: palette("text-soft"), fontSize: 11, hideOverlap: true },
          axisLine: line,
          axisTick: { show: false },
        },
        yAxis: { type: "value", minInterval: 1, axisLabel: { color: palette("text-soft"), fontSize: 11 }, splitLine: line },
        series: [
          ...ZONES.map((zone) => bar(t(`zone.${zone}`), zone.toLowerCase(), (row) => row[zone])),
          bar(t("statistics.other_zones"), "line-strong", others),
        ],
      };
    },
    [rows, t, unit],
  );
  const about = { unit: t(`statistics.${unit}`), total: rows.reduce((sum, row) => sum + row.HitsCount, 0) };
  return (
    <div className="stack-tight">
      <div className={`row ${style.legend}`}>
        {ZONES.map((zone) => (
          <ZoneMark key={zone} zone={zone} withName />
        ))}
        <span className="soft">▪ {t("statistics.other_zones")}</span>
      </div>
      <Chart label={t("statistics.trend_label", about)} option={option} height={HEIGHT} table={<Periods rows={rows} />} />
      <p className="soft">{t("statistics.trend_total", { total: number(about.total, language) })}</p>
    </div>
  );
}

function Periods({ rows }: { rows: readonly Row[] }) {
  const { t, language } = useI18n();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("statistics.from")}</th>
          {ZONES.map((zone) => (
            <th key={zone} scope="col">
              {t(`zone.${zone}`)}
            </th>
          ))}
          <th scope="col">{t("statistics.other_zones")}</th>
          <th scope="col">{t("statistics.hits")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.From}>
            <th scope="row">{row.From}</th>
            {ZONES.map((zone) => (
              <td key={zone}>{number(row[zone], language)}</td>
            ))}
            <td>{number(others(row), language)}</td>
            <td>{number(row.HitsCount, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
