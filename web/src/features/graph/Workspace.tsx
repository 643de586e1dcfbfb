import { useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { ErrorNotice, Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import type { Acts, Outcome } from "./acts";
import { Canvas } from "./Canvas";
import { drawn as drawnOf } from "./drawn";
import { Filters } from "./Filters";
import { change, isGroup, NODES_MAX, remove } from "./model";
import { NodeTable } from "./NodeTable";
import { Panel } from "./Panel";
import { scene as sceneOf } from "./scene";
import type { Stage } from "./stage";
import { Toolbar } from "./Toolbar";
import { commit, layout, now, select, type Work } from "./work";
import style from "./Workspace.module.css";
import { unasked } from "./zones";

interface Props {
  work: Work;
  outcome: Outcome;
  acts: Acts;
}

/** The open graph: the picture, what is selected, and the nodes as a table. */
export function Workspace({ work, outcome, acts }: Props) {
  const { t, count } = useI18n();
  const stage = useRef<Stage | null>(null);
  const [isCalm, setIsCalm] = useState(true);
  const [failed, setFailed] = useState<{ error: unknown; retry: () => void } | null>(null);
  const { graph, filter, selected } = work;
  const drawn = useMemo(() => drawnOf(graph, filter), [graph, filter]);
  const scene = useMemo(() => sceneOf(drawn), [drawn]);
  const pinned = useMemo(() => new Set(drawn.nodes.filter(({ isPinned }) => isPinned).map(({ id }) => id)), [drawn]);
  useLayoutEffect(() => layout.set(drawn.nodes.map(({ id }) => id), drawn.edges, pinned), [drawn, pinned]);
  useEffect(() => {
    if (!work.isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [work.isChanged]);
  const onReveal = useCallback((id: string) => stage.current?.reveal(id), []);
  // The table follows when the picture is done.
  const [later, laterSelected] = [useDeferredValue(drawn), useDeferredValue(selected)];
  const laterGraph = useDeferredValue(graph);
  const isBusy = outcome.kind === "busy";
  const waiting = unasked(graph).length;
  const onFailed = (error: unknown, retry: () => void) => setFailed({ error, retry });
  return (
    <div className="stack-tight">
      <Toolbar work={work} stage={stage} onReveal={onReveal} onFailed={onFailed} />
      <Filters graph={graph} filter={filter} />
      {outcome.kind === "failed" && <ErrorNotice error={outcome.error} onRetry={outcome.retry} />}
      {failed && (
        <ErrorNotice
          error={failed.error}
          onRetry={() => {
            setFailed(null);
            failed.retry();
          }}
        />
      )}
      {outcome.kind === "full" && (
        <Notice kind="warning">{t("graph.full", { max: NODES_MAX, refused: outcome.refused })}</Notice>
      )}
      {waiting > 0 && (
        <Notice>
          <div className="row">
            <span>{count("graph.unasked", waiting)}</span>
            <Button onPress={() => void acts.askZones()} isDisabled={isBusy}>
              {count("graph.ask_zones", waiting)}
            </Button>
          </div>
        </Notice>
      )}
      <div className={style.faces}>
        <div className={style.picture}>
          <Canvas
            scene={scene}
            selected={selected}
            stage={stage}
            onOpen={(id) => {
              if (isGroup(id)) select([id]);
              else if (!isBusy) void acts.expand([id]);
            }}
            onHide={() => commit(change(now().graph, now().selected, { isHidden: true }), [])}
            onRemove={() => commit(remove(now().graph, now().selected), [])}
            onCalm={setIsCalm}
          />
          <p id="graph-keys" className="aside">
            {t("graph.canvas_keys")}
          </p>
          <p className={style.state}>
            <span>{t("graph.figures", { nodes: count("graph.n_nodes", drawn.nodes.length), edges: count("graph.n_edges", drawn.edges.length) })}</span>
            <span role="status">
              {outcome.kind === "busy"
                ? outcome.of > 1
                  ? t("graph.busy_of", { done: outcome.done, of: outcome.of })
                  : t("app.loading")
                : outcome.kind === "added"
                  ? outcome.n === 0
                    ? t("graph.added_none")
                    : count("graph.added", outcome.n)
                  : ""}
            </span>
            {!isCalm && <span aria-hidden="true">{t("graph.arranging")}</span>}
          </p>
        </div>
        <Panel graph={graph} selected={selected} acts={acts} isBusy={isBusy} />
      </div>
      <NodeTable graph={laterGraph} drawn={later} selected={laterSelected} onReveal={onReveal} />
    </div>
  );
}
