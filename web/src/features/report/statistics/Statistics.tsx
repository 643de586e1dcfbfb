import { useRef, useState, type ReactNode } from "react";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { Section } from "../../../components/Section";
import { Select } from "../../../components/Field";
import type { Schemas } from "../../../api/client";
import { useI18n } from "../../../i18n";
import { number } from "../../../lib/format";
import { Names, Rich } from "../Rich";
import { useNear } from "../near";
import { useParts, type Asked } from "../query";
import style from "./statistics.module.css";
import type { Unit } from "./periods";
import { Trend } from "./Trend";
import { WorldMap, type Measure } from "./WorldMap";

type Info = Schemas["StatisticsInfo"];

const UNITS: readonly Unit[] = ["Days", "Weeks", "Months"];
const MEASURES: readonly Measure[] = ["DetectionsCount", "HitsCount"];

/** Where, when and by which sensors it was met. */
export function Statistics({ asked }: { asked: Asked }) {
  const frame = useRef<HTMLDivElement>(null);
  const isNear = useNear(frame);
  return <div ref={frame}>{isNear ? <Loaded asked={asked} /> : <Frame isLoading />}</div>;
}

function Frame({ isLoading = false, children }: { isLoading?: boolean; children?: ReactNode }) {
  const { t } = useI18n();
  return (
    <Section id="statistics" title={t("statistics.title")} help={t("statistics.help")} isLoading={isLoading}>
      {isLoading && <p className={`soft ${style.waiting}`}>{t("app.loading")}</p>}
      {children}
    </Section>
  );
}

function Loaded({ asked }: { asked: Asked }) {
  const { t } = useI18n();
  const { data, error, refetch, isPending } = useParts(asked, ["Statistics"], true);
  const statistics = data?.Statistics;
  return (
    <Frame isLoading={isPending}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && !statistics && <p className="soft">{t("statistics.none")}</p>}
      {statistics && (statistics.HitsCount > 0 ? <Shown statistics={statistics} /> : <Unmet statistics={statistics} />)}
    </Frame>
  );
}

/** Nobody met it: who was asked. */
function Unmet({ statistics: { Sources, Coverage } }: { statistics: Info }) {
  const { t, count } = useI18n();
  if (Sources.length === 0) return <p className="soft">{t("statistics.nobody_asked")}</p>;
  return (
    <p>
      <Rich text={count("statistics.unmet", Sources.length)} values={{ sources: <Names names={Sources} max={6} /> }} />{" "}
      {Coverage && (
        <Rich text={t("statistics.coverage")} values={{ from: <Moment at={Coverage.From} dayOnly />, to: <Moment at={Coverage.To} dayOnly /> }} />
      )}
    </p>
  );
}

function Shown({ statistics }: { statistics: Info }) {
  const { t, language } = useI18n();
  const [unit, setUnit] = useState<Unit>(statistics.Days.length > 0 ? "Days" : statistics.Weeks.length > 0 ? "Weeks" : "Months");
  const [measure, setMeasure] = useState<Measure>(statistics.DetectionsCount > 0 ? "DetectionsCount" : "HitsCount");
  return (
    <>
      <dl className={style.figures}>
        <div>
          <dt>{t("statistics.detections")}</dt>
          <dd>{number(statistics.DetectionsCount, language)}</dd>
        </div>
        <div>
          <dt>{t("statistics.hits")}</dt>
          <dd>{number(statistics.HitsCount, language)}</dd>
        </div>
        <div>
          <dt>{t("panel.first_seen")}</dt>
          <dd>
            <Moment at={statistics.FirstSeen} />
          </dd>
        </div>
        <div>
          <dt>{t("panel.last_seen")}</dt>
          <dd>
            <Moment at={statistics.LastSeen} />
          </dd>
        </div>
        <div>
          <dt>{t("statistics.popularity")}</dt>
          <dd title={t("statistics.popularity_about")}>{statistics.Popularity} / 5</dd>
        </div>
      </dl>
      <div className={style.charts}>
        <div className="stack-tight">
          <div className="row spread">
            <h3>{t("statistics.map")}</h3>
            <Select
              label={t("statistics.measure")}
              isLabelHidden
              value={measure}
              options={MEASURES.map((value) => ({ value, label: t(`statistics.${value}`) }))}
              onChange={setMeasure}
            />
          </div>
          <WorldMap countries={statistics.Countries} measure={measure} />
        </div>
        <div className="stack-tight">
          <div className="row spread">
            <h3>{t("statistics.trend")}</h3>
            <Select
              label={t("statistics.unit")}
              isLabelHidden
              value={unit}
              options={UNITS.map((value) => ({ value, label: t(`statistics.${value}`) }))}
              onChange={setUnit}
            />
          </div>
          <Trend statistics={statistics} unit={unit} />
        </div>
        <Sensors statistics={statistics} />
      </div>
    </>
  );
}

function Share({ of, all }: { of: number; all: number }) {
  const { language } = useI18n();
  const part = all > 0 ? of / all : 0;
  const shown = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(part);
  return (
    <span className={style.share}>
      <span className={style.bar} aria-hidden="true">
        <span style={{ width: `${part * 100}%` }} />
      </span>
      {shown}
    </span>
  );
}

/** Sensors that are shown before the rest is asked for. */
const SENSORS = 10;

function Sensors({ statistics: { Sensors: sensors, OtherSensorsHitsCount, HitsCount } }: { statistics: Info }) {
  const { t, language } = useI18n();
  const [isAll, setIsAll] = useState(false);
  if (sensors.length === 0) return null;
  const shown = isAll ? sensors : sensors.slice(0, SENSORS);
  return (
    <div className="stack-tight">
      <h3>{t("statistics.sensors")}</h3>
      <table className={style.sensors}>
        <thead>
          <tr>
            <th scope="col">{t("statistics.sensor")}</th>
            <th scope="col">{t("statistics.hits")}</th>
            <th scope="col">{t("statistics.share")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((sensor) => (
            <tr key={sensor.Sensor}>
              <th scope="row">
                <Inert text={sensor.Sensor} max={60} />
              </th>
              <td>{number(sensor.HitsCount, language)}</td>
              <td>
                <Share of={sensor.HitsCount} all={HitsCount} />
              </td>
            </tr>
          ))}
          {OtherSensorsHitsCount > 0 && (
            <tr>
              <th scope="row">{t("statistics.other_sensors")}</th>
              <td>{number(OtherSensorsHitsCount, language)}</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
      {shown.length < sensors.length && (
        <button type="button" className={style.more} onClick={() => setIsAll(true)}>
          {t("why.more_terms", { n: sensors.length - shown.length })}
        </button>
      )}
    </div>
  );
}
