import { useEffect, useRef, type KeyboardEvent, type RefObject } from "react";
import { useI18n } from "../../i18n";
import style from "./Canvas.module.css";
import { plain } from "./label";
import { lookOf } from "./look";
import { change, membersOf } from "./model";
import type { Scene } from "./scene";
import { Stage } from "./stage";
import { steer, type Steering } from "./steer";
import { DIRECTIONS, next } from "./walk";
import { commit, layout, now, redo, select, toggle, undo } from "./work";

interface Props {
  scene: Scene;
  selected: ReadonlySet<string>;
  stage: RefObject<Stage | null>;
  onOpen: (id: string) => void;
  onHide: () => void;
  onRemove: () => void;
  onCalm: (isCalm: boolean) => void;
}

/** The graph as a picture that is steered by mouse, fingers and keys; its other face is the table of nodes. */
export function Canvas({ scene, selected, stage, onOpen, onHide, onRemove, onCalm }: Props) {
  const { t, count } = useI18n();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const tieName = useRef((_tie: string): string => "");
  const steering = useRef<Steering | null>(null);
  const calm = useRef(onCalm);
  const last = [...selected].at(-1) ?? null;

  useEffect(() => {
    calm.current = onCalm;
    tieName.current = (tie) => t(`graph_tie.${tie}` as "graph_tie.hosts");
    steering.current = {
      onPick: (id, isMore) => (id === null ? isMore || select([]) : isMore ? toggle(id) : select([id])),
      onPickMany: (ids, isMore) => select(isMore ? [...now().selected, ...ids] : ids),
      onOpen,
      onDrop: (ids) => commit(change(now().graph, ids, { isPinned: true })),
      movedWith: (id) => (now().selected.has(id) ? [...now().selected] : [id]),
    };
  });

  useEffect(() => {
    const [element, surface] = [frame.current, canvas.current];
    if (!element || !surface) return;
    const root = document.documentElement;
    const listening = new AbortController();
    let wasCalm: boolean | null = null;
    const tell = (isCalm: boolean) => {
      if (isCalm !== wasCalm) calm.current(isCalm);
      wasCalm = isCalm;
    };
    const made = new Stage(surface, layout, lookOf(root), ({ tie }) => tieName.current(tie), tell);
    stage.current = made;
    const resized = new ResizeObserver(() => {
      made.resize({ width: element.clientWidth, height: element.clientHeight }, Math.min(window.devicePixelRatio, 2));
      if (made.isFollowing) made.fit();
    });
    resized.observe(element);
    const themed = new MutationObserver(() => made.setLook(lookOf(root)));
    themed.observe(root, { attributes: true, attributeFilter: ["data-theme", "lang"] });
    steer(element, made, layout, () => steering.current!, listening.signal);
    return () => {
      listening.abort();
      resized.disconnect();
      themed.disconnect();
      made.end();
      stage.current = null;
    };
  }, [stage]);

  useEffect(() => {
    stage.current?.setScene(scene);
    if (stage.current?.isFollowing) stage.current.fit();
  }, [scene, stage]);
  useEffect(() => stage.current?.setSelected(selected), [selected, stage]);

  const onKeyDown = (event: KeyboardEvent) => {
    const view = stage.current;
    if (!view || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase();
      if (key === "a") select(scene.nodes.map(({ id }) => id));
      else if (key === "z" && !event.shiftKey) undo();
      else if (key === "y" || key === "z") redo();
      else return;
      event.preventDefault();
      return;
    }
    const direction = DIRECTIONS[event.key];
    if (direction && event.shiftKey) view.pan(-direction.x * 60, -direction.y * 60);
    else if (direction) {
      const id = next(scene, (each) => layout.place(each), last, direction);
      if (id) select([id]);
      if (id) view.reveal(id);
    } else if (event.key === "+" || event.key === "=") view.zoom(1.3);
    else if (event.key === "-") view.zoom(1 / 1.3);
    else if (event.key === "0") view.fit();
    else if (event.key === "Enter" && last) onOpen(last);
    else if (event.key === "p") {
      const { graph, selected: ids } = now();
      const isAll = [...membersOf(graph, ids)].every((id) => graph.nodes.get(id)?.isPinned);
      if (ids.size > 0) commit(change(graph, ids, { isPinned: !isAll }));
    } else if (event.key === "h") onHide();
    else if (event.key === "Delete") onRemove();
    else if (event.key === "Escape") select([]);
    else return;
    event.preventDefault();
  };

  const told = last === null ? undefined : scene.nodes[scene.index.get(last) ?? -1];
  return (
    <div className={style.around}>
      <div
        ref={frame}
        className={style.frame}
        tabIndex={0}
        role="application"
        aria-label={t("graph.canvas", { nodes: scene.nodes.length, edges: scene.edges.length })}
        aria-describedby="graph-keys"
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} className={style.canvas} aria-hidden="true" />
      </div>
      <p className="aside" role="status">
        {selected.size > 1
          ? count("graph.selected", selected.size)
          : told &&
            t("graph.told", {
              name: plain(told.label, 80),
              kind: told.shape === "group" ? t("graph.a_group") : t(`kind.${told.shape}`),
              zone: told.zone ? t(`zone.${told.zone}`) : t("graph.zone_unasked"),
            })}
      </p>
    </div>
  );
}
