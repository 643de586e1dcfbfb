/** A graph as files. */

import { csv, download, fileName } from "../../lib/csv";
import type { Graph } from "./model";
import { bodyOf, stix } from "./saved";

const nameOf = (name: string, end: string) => `${fileName(name)}.${end}`;

/** Its nodes as a table; the headings are those of the page. */
export function exportCsv({ nodes, edges, groups }: Graph, name: string, headings: readonly string[]): void {
  const ties = new Map<string, number>();
  for (const { from, to } of edges.values()) for (const id of [from, to]) ties.set(id, (ties.get(id) ?? 0) + 1);
  const groupOf = new Map([...groups.values()].flatMap((group) => [...group.members].map((id) => [id, group.name] as const)));
  const rows = [...nodes.values()].map(({ id, object, zone, score, category, note }) => [
    object.text,
    object.kind,
    zone ?? "",
    score,
    category,
    ties.get(id) ?? 0,
    groupOf.get(id) ?? "",
    note,
  ]);
  download(nameOf(name, "csv"), csv([headings, ...rows]), "text/csv");
}

/** All of it as it is kept, with the zones that were told. */
export function exportJson(graph: Graph, name: string): void {
  const { Nodes, Edges, Groups } = bodyOf(graph);
  const told = [...graph.nodes.values()];
  const nodes = Nodes.map((node, at) => ({ ...node, Zone: told[at]?.zone, Score: told[at]?.score, Category: told[at]?.category }));
  const ties = [...graph.edges.values()];
  const edges = Edges.map((edge, at) => ({ ...edge, FirstSeen: ties[at]?.first, LastSeen: ties[at]?.last, Rarity: ties[at]?.rarity }));
  download(nameOf(name, "json"), JSON.stringify({ Name: name, Nodes: nodes, Edges: edges, Groups }, null, 2), "application/json");
}

export async function exportStix(graph: Graph, name: string): Promise<void> {
  download(nameOf(name, "stix.json"), await stix(graph, name), "application/stix+json;version=2.1");
}

export function exportPicture(blob: Blob, name: string): void {
  download(nameOf(name, "png"), blob, "image/png");
}
