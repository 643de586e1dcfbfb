import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Copy } from "../../components/Copy";
import { TextField } from "../../components/Field";
import { Inert } from "../../components/Inert";
import { ZoneMark } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { defang } from "../../lib/object";
import type { Acts } from "./acts";
import { change, type Graph, type GraphNode } from "./model";
import style from "./Panel.module.css";
import { Relations } from "./Relations";
import { SelectionActions } from "./SelectionActions";
import { useStep } from "./step";
import { commit } from "./work";

interface Props {
  node: GraphNode;
  graph: Graph;
  acts: Acts;
  isBusy: boolean;
}

/** The one node that is selected: what it is, what was noted of it, and what it is tied to. */
export function NodePanel({ node, graph, acts, isBusy }: Props) {
  const { t, has, language } = useI18n();
  const { data: step } = useStep(node.object);
  const category = `category.${node.category}`;
  const ties = [...graph.edges.values()].filter(({ from, to }) => from === node.id || to === node.id).length;
  return (
    <div className="stack">
      <div className="stack-tight">
        <h2 className={style.name}>
          <Inert text={defang(node.object)} max={160} isName={node.object.kind !== "hash"} /> <Copy text={node.object.text} />
        </h2>
        <dl className={style.facts}>
          <dt>{t("graph.type")}</dt>
          <dd>{t(`kind.${node.object.kind}`)}</dd>
          <dt>{t("graph.zone")}</dt>
          <dd>{node.zone ? <ZoneMark zone={node.zone} withName /> : <span className="soft">{t("graph.zone_unasked")}</span>}</dd>
          <dt>{t("graph.score")}</dt>
          <dd>{node.score === null ? <Missing /> : new Intl.NumberFormat(language).format(node.score)}</dd>
          <dt>{t("graph.category")}</dt>
          <dd>{node.category === "" ? <Missing /> : has(category) ? t(category) : <Inert text={node.category} max={60} />}</dd>
          <dt>{t("graph.ties")}</dt>
          <dd>{new Intl.NumberFormat(language).format(ties)}</dd>
        </dl>
        <p>
          <Link to="/report/$kind/$object" params={{ kind: node.object.kind, object: node.object.text }}>
            {t("graph.open_report")}
          </Link>
        </p>
      </div>
      <SelectionActions graph={graph} ids={[node.id]} acts={acts} isBusy={isBusy} />
      <Note key={node.id} node={node} graph={graph} />
      <div className="stack-tight">
        <h3>{t("graph.relations")}</h3>
        {step ? (
          <Relations step={step} graph={graph} acts={acts} isBusy={isBusy} />
        ) : (
          <>
            <p className="soft">{t("graph.not_looked")}</p>
            <div>
              <Button onPress={() => void acts.look(node.object)} isDisabled={isBusy}>
                {t("graph.look")}
              </Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function Missing() {
  const { t } = useI18n();
  return (
    <span className="soft">
      <span aria-hidden="true">–</span>
      <span className="aside">{t("common.unknown")}</span>
    </span>
  );
}

/** Characters of a note that the server keeps. */
const NOTE_MAX = 2000;

function Note({ node, graph }: { node: GraphNode; graph: Graph }) {
  const { t } = useI18n();
  const [text, setText] = useState(node.note);
  const keep = () => {
    if (text !== node.note) commit(change(graph, [node.id], { note: text }));
  };
  return <TextField label={t("graph.note")} rows={2} value={text} onChange={setText} onBlur={keep} maxLength={NOTE_MAX} />;
}
