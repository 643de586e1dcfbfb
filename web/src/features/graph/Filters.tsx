import { Button } from "../../components/Button";
import { ZoneMark, ZONES } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { KINDS } from "../../lib/object";
import { ALL, type Filter } from "./drawn";
import style from "./Filters.module.css";
import type { Graph } from "./model";
import { TIES } from "./relation";
import { set } from "./work";

/** What is seen of a graph: by zone, by type, by relation. */
export function Filters({ graph, filter }: { graph: Graph; filter: Filter }) {
  const { t } = useI18n();
  const there = new Set([...graph.edges.values()].map(({ tie }) => tie));
  const change = <K extends keyof Filter>(part: K, value: Filter[K] extends ReadonlySet<infer V> ? V : never) => {
    const next = new Set<unknown>(filter[part]);
    if (!next.delete(value)) next.add(value);
    set({ filter: { ...filter, [part]: next } });
  };
  const isAll = (Object.keys(ALL) as (keyof Filter)[]).every((part) => filter[part].size === ALL[part].size);
  return (
    <details className={style.filters}>
      <summary>
        {t("graph.filter")} {!isAll && <span className={style.on}>{t("graph.filter_on")}</span>}
      </summary>
      <div className={style.sets}>
        <fieldset>
          <legend>{t("graph.zone")}</legend>
          {ZONES.map((zone) => (
            <label key={zone}>
              <input type="checkbox" checked={filter.zones.has(zone)} onChange={() => change("zones", zone)} /> <ZoneMark zone={zone} withName />
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t("graph.type")}</legend>
          {KINDS.map((kind) => (
            <label key={kind}>
              <input type="checkbox" checked={filter.kinds.has(kind)} onChange={() => change("kinds", kind)} /> {t(`kind.${kind}`)}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t("graph.relations")}</legend>
          {TIES.filter((tie) => there.has(tie)).map((tie) => (
            <label key={tie}>
              <input type="checkbox" checked={filter.ties.has(tie)} onChange={() => change("ties", tie)} /> {t(`graph_tie.${tie}`)}
            </label>
          ))}
        </fieldset>
        {!isAll && <Button onPress={() => set({ filter: ALL })}>{t("graph.filter_clear")}</Button>}
      </div>
    </details>
  );
}
