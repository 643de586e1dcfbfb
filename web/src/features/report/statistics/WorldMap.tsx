import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { Chart, type Palette } from "../../../components/Chart";
import { ErrorNotice } from "../../../components/Notice";
import type { Schemas } from "../../../api/client";
import { useI18n } from "../../../i18n";
import { number } from "../../../lib/format";
import { useNear } from "../near";
import { countryName } from "../words";
import style from "./statistics.module.css";

type Country = Schemas["CountryRow"];
export type Measure = "DetectionsCount" | "HitsCount";

const HEIGHT = 320;

/** Where it was met: countries the darker the more, by powers of ten. */
export function WorldMap({ countries, measure }: { countries: readonly Country[]; measure: Measure }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const frame = useRef<HTMLDivElement>(null);
  const isNear = useNear(frame);
  const placed = useMemo(() => countries.filter((country) => country.CountryCode && country[measure] > 0), [countries, measure]);
  const world = useQuery({
    queryKey: ["world"],
    queryFn: async () => {
      const { loadWorld, WORLD } = await import("./world");
      await loadWorld();
      return WORLD;
    },
    enabled: isNear && placed.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const elsewhere = countries.filter((country) => !country.CountryCode).reduce((sum, country) => sum + country[measure], 0);
  const option = useCallback(
    (palette: Palette) => ({
      animation: false,
      tooltip: {
        renderMode: "richText",
        backgroundColor: palette("raised"),
        borderColor: palette("line-strong"),
        textStyle: { color: palette("text"), fontSize: 12 },
        formatter: ({ name, data }: { name: string; data?: { count: number } }) =>
          name === "" ? "" : `${countryName(name, i18n)}: ${number(data?.count ?? 0, language)}`,
      },
      visualMap: {
        show: false,
        min: 0,
        max: Math.max(1, ...placed.map((country) => Math.log10(country[measure] + 1))),
        inRange: { color: [palette("accent-ground"), palette("accent")] },
      },
      series: [
        {
          type: "map",
          map: world.data,
          top: 0,
          bottom: 0,
          left: 0,
          right: 0,
          selectedMode: false,
          itemStyle: { areaColor: palette("sunken"), borderColor: palette("line-strong"), borderWidth: 0.4 },
          emphasis: { label: { show: false }, itemStyle: { areaColor: palette("text-soft") } },
          label: { show: false },
          data: placed.map((country) => ({
            name: country.CountryCode,
            value: Math.log10(country[measure] + 1),
            count: country[measure],
          })),
        },
      ],
    }),
    [i18n, language, measure, placed, world.data],
  );
  return (
    <div ref={frame} className={placed.length > 0 ? style.world : ""}>
      {world.error && <ErrorNotice error={world.error} onRetry={() => void world.refetch()} />}
      {placed.length > 0 && !world.data && !world.error && <p className="soft">{t("app.loading")}</p>}
      {placed.length === 0 && <p className="soft">{t("statistics.no_country")}</p>}
      {placed.length > 0 && world.data && <Chart label={t("statistics.map_label")} option={option} height={HEIGHT} table={<Countries countries={countries} />} />}
      {placed.length > 0 && elsewhere > 0 && <p className="soft">{t("statistics.elsewhere", { n: elsewhere })}</p>}
    </div>
  );
}

function Countries({ countries }: { countries: readonly Country[] }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("statistics.country")}</th>
          <th scope="col">{t("statistics.detections")}</th>
          <th scope="col">{t("statistics.hits")}</th>
        </tr>
      </thead>
      <tbody>
        {countries.map(({ CountryCode, DetectionsCount, HitsCount }) => (
          <tr key={CountryCode ?? ""}>
            <th scope="row">{countryName(CountryCode, i18n)}</th>
            <td>{number(DetectionsCount, language)}</td>
            <td>{number(HitsCount, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
