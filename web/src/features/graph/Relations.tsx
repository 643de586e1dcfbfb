import { useState } from "react";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import { Moment } from "../../components/Moment";
import { useI18n } from "../../i18n";
import type { Acts } from "./acts";
import { idOf, type Graph } from "./model";
import { Rarity } from "./Rarity";
import style from "./Relations.module.css";
import type { Relation, Step } from "./step";

interface Props {
  step: Step;
  graph: Graph;
  acts: Acts;
  isBusy: boolean;
}

/** What a node is tied to: each relation with its total, and each neighbour with what the tie says. */
export function Relations({ step, graph, acts, isBusy }: Props) {
  const { t } = useI18n();
  const found = step.relations.filter(({ total }) => total.n > 0);
  const silent = step.relations.filter(({ total }) => total.n === 0);
  const canImitate = step.object.kind === "domain" && !step.relations.some(({ relation }) => relation === "similar-domain");
  return (
    <div className="stack-tight">
      {found.length > 0 && (
        <div>
          <Button onPress={() => acts.add(step, step.relations)} isDisabled={isBusy}>
            {t("graph.add_all")}
          </Button>
        </div>
      )}
      <ul className={style.relations}>
        {found.map((relation) => (
          <li key={relation.relation}>
            <One {...{ step, relation, graph, acts, isBusy }} />
          </li>
        ))}
      </ul>
      {silent.length > 0 && (
        <p className="soft">
          {t("graph.nothing_by", { relations: silent.map(({ relation }) => t(`graph_relation.${relation}` as "graph_relation.hosts")).join(t("graph.and")) })}
        </p>
      )}
      {canImitate && (
        <div>
          <Button look="quiet" onPress={() => void acts.more(step.object, "similar-domain", null)} isDisabled={isBusy}>
            {t("graph.look_similar")}
          </Button>
        </div>
      )}
    </div>
  );
}

function One({ step, relation, graph, acts, isBusy }: Props & { relation: Relation }) {
  const { t, language } = useI18n();
  const [isOpen, setIsOpen] = useState(false);
  const left = relation.neighbours.filter(({ object }) => !graph.nodes.has(idOf(object)));
  const total = new Intl.NumberFormat(language).format(relation.total.n);
  const name = t(`graph_relation.${relation.relation}` as "graph_relation.hosts");
  return (
    <details className={style.one} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <span>{name}</span>{" "}
        <span className="soft">
          {t(relation.total.isExact ? "graph.on_of" : "graph.on_of_least", { n: relation.neighbours.length - left.length, total })}
        </span>
      </summary>
      <div className="row">
        <Button onPress={() => acts.add(step, [relation])} isDisabled={left.length === 0 || isBusy}>
          {left.length === 0 ? t("graph.all_added") : t("graph.add_these", { n: left.length })}
        </Button>
        {relation.cursor && (
          <Button look="quiet" onPress={() => void acts.more(step.object, relation.relation, relation.cursor)} isDisabled={isBusy}>
            {t("table.more")}
          </Button>
        )}
      </div>
      <ul className={style.neighbours} aria-label={name}>
        {isOpen && relation.neighbours.map((neighbour) => {
          const isOn = graph.nodes.has(idOf(neighbour.object));
          return (
            <li key={idOf(neighbour.object)}>
              <div className={style.line}>
                <Chip object={neighbour.object} zone={neighbour.zone} max={44} />
                {isOn ? (
                  <span className="soft">{t("graph.is_on")}</span>
                ) : (
                  <Button
                    look="quiet"
                    isDisabled={isBusy}
                    aria-label={t("graph.add_one", { object: neighbour.object.text.slice(0, 80) })}
                    onPress={() => acts.add(step, [{ ...relation, neighbours: [neighbour] }])}
                  >
                    {t("graph.add")}
                  </Button>
                )}
              </div>
              <div className={style.facts}>
                <Rarity rarity={neighbour.rarity} degree={neighbour.degree} />
                {neighbour.last && (
                  <span className="soft">
                    <Moment at={neighbour.first} dayOnly /> … <Moment at={neighbour.last} dayOnly />
                  </span>
                )}
                {neighbour.port !== null && <span className="soft">{t("graph.port", { port: String(neighbour.port) })}</span>}
              </div>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
