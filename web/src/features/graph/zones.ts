/** The zones of many objects at once: a graph that was kept has none. */

import { ApiError, send, type Schemas } from "../../api/client";
import { zoneOf } from "../../components/Zone";
import type { Graph, GraphNode } from "./model";

/** The nodes whose zone is not known. */
export function unasked({ nodes }: Graph): GraphNode[] {
  return [...nodes.values()].filter(({ zone }) => zone === null);
}

/** The graph with the zones of these nodes; each is a search. */
export async function askZones(graph: () => Graph, wanted: readonly GraphNode[]): Promise<Graph> {
  const lines = wanted.map(({ object }) => JSON.stringify({ request: object.text, type: object.kind }));
  const response = await send("/api/v1/search/bulk", {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: lines.join("\n"),
  });
  if (!response.ok) throw await ApiError.of(response);
  const answers = (await response.text()).split("\n").filter((line) => line !== "");
  // Answers come in the order of the lines, whatever happened to the graph meanwhile.
  const nodes = new Map(graph().nodes);
  wanted.forEach(({ id }, at) => {
    const node = nodes.get(id);
    const answer = JSON.parse(answers[at] ?? "{}") as Partial<Schemas["AnswerLine"]>;
    if (!node || !("Zone" in answer)) return;
    nodes.set(id, { ...node, zone: zoneOf(answer.Zone), score: answer.Score ?? null, category: answer.Category ?? "" });
  });
  return { ...graph(), nodes };
}
