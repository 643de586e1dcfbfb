import { Link } from "@tanstack/react-router";
import { memo, useMemo, useState } from "react";
import { DataTable, type Column, type TableState } from "../../components/DataTable";
import { Inert } from "../../components/Inert";
import { Section } from "../../components/Section";
import { ZoneMark } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { defang } from "../../lib/object";
import type { Drawn } from "./drawn";
import { isGroup, type Graph, type GraphNode } from "./model";
import style from "./NodeTable.module.css";
import { select } from "./work";

interface Props {
  graph: Graph;
  drawn: Drawn;
  selected: ReadonlySet<string>;
  /** Called with a node that was selected here. */
  onReveal: (id: string) => void;
}

/** The other face of a graph: its nodes as a table; what is selected is the same. */
export const NodeTable = memo(function NodeTable({ graph, drawn, selected, onReveal }: Props) {
  const { t, has } = useI18n();
  const [state, setState] = useState<TableState>({});
  const rows = useMemo(() => [...graph.nodes.values()], [graph.nodes]);
  const ties = useMemo(() => {
    const found = new Map<string, number>();
    for (const { from, to } of graph.edges.values()) for (const id of [from, to]) found.set(id, (found.get(id) ?? 0) + 1);
    return found;
  }, [graph.edges]);
  const groupOf = useMemo(
    () => new Map([...graph.groups.values()].flatMap((group) => [...group.members].map((id) => [id, group.name] as const))),
    [graph.groups],
  );
  const columns = useMemo((): Column<GraphNode>[] => {
    const categoryOf = ({ category }: GraphNode) => {
      const key = `category.${category}`;
      return has(key) ? t(key) : category;
    };
    const stateOf = (node: GraphNode) =>
      [
        node.isHidden ? t("graph.is_hidden") : drawn.standing.has(node.id) ? "" : t("graph.is_filtered"),
        node.isPinned ? t("graph.is_pinned") : "",
        groupOf.has(node.id) ? t("graph.is_in", { group: groupOf.get(node.id) ?? "" }) : "",
      ]
        .filter((word) => word !== "")
        .join(t("graph.and"));
    return [
      {
        id: "object",
        header: t("graph.object"),
        value: ({ object }) => object.text,
        cell: (node) => <Name node={node} />,
      },
      { id: "type", header: t("graph.type"), value: ({ object }) => t(`kind.${object.kind}`) },
      { id: "zone", header: t("graph.zone"), value: ({ zone }) => (zone ? t(`zone.${zone}`) : t("graph.zone_unasked")) },
      { id: "score", header: t("graph.score"), value: ({ score }) => score, isNumber: true },
      { id: "category", header: t("graph.category"), value: categoryOf },
      { id: "ties", header: t("graph.ties"), value: ({ id }) => ties.get(id) ?? 0, isNumber: true },
      { id: "state", header: t("graph.state"), value: stateOf, cell: (node) => <Words text={stateOf(node)} /> },
      { id: "note", header: t("graph.note"), value: ({ note }) => note, cell: ({ note }) => <Words text={note} /> },
    ];
  }, [t, has, ties, groupOf, drawn]);
  const chosen = useMemo(() => {
    const nodes = new Set<GraphNode>();
    for (const id of selected) {
      const node = graph.nodes.get(id);
      if (node) nodes.add(node);
    }
    return nodes;
  }, [selected, graph.nodes]);
  const onSelect = (next: ReadonlySet<GraphNode>) => {
    const added = [...next].filter((node) => !chosen.has(node)).at(-1);
    select([...[...selected].filter(isGroup), ...[...next].map(({ id }) => id)]);
    if (added && next.size - chosen.size === 1) onReveal(added.id);
  };
  return (
    <Section id="nodes" title={t("graph.nodes")} count={{ n: rows.length, isExact: true }} help={t("graph.nodes_about")}>
      <DataTable name={t("graph.nodes")} columns={columns} rows={rows} state={state} onState={setState} selected={chosen} onSelect={onSelect} />
    </Section>
  );
});

/** As a chip, without its menu: what can be done with a node is beside the picture, and thousands of menus are slow. */
const Name = memo(function Name({ node: { object, zone } }: { node: GraphNode }) {
  return (
    <span className={style.name}>
      {zone && <ZoneMark zone={zone} />}
      <Link to="/report/$kind/$object" params={{ kind: object.kind, object: object.text }} preload={false}>
        <Inert text={defang(object)} max={56} isName={object.kind !== "hash"} />
      </Link>
    </span>
  );
});

function Words({ text }: { text: string }) {
  return text === "" ? <span className="soft">–</span> : <Inert text={text} max={80} />;
}
