/** The whole report as a file. */

import { ApiError, send } from "../../api/client";
import { download } from "../../lib/csv";
import { reportUrl, type Asked } from "./query";

export interface Format {
  readonly id: "json" | "stix" | "hosts" | "rpz" | "suricata" | "csv";
  readonly ending: string;
  readonly type: string;
}

export const FORMATS: readonly Format[] = [
  { id: "json", ending: "json", type: "application/json" },
  { id: "stix", ending: "stix.json", type: "application/stix+json;version=2.1" },
  { id: "csv", ending: "csv", type: "text/csv" },
  { id: "hosts", ending: "hosts.txt", type: "text/plain" },
  { id: "rpz", ending: "rpz.zone", type: "text/dns" },
  { id: "suricata", ending: "rules", type: "text/plain" },
];

/** Items of each section in the file: as many as the server gives at once. */
const COUNT = "1000";

export async function save(asked: Asked, { id, ending, type }: Format): Promise<void> {
  const response = await send(reportUrl(asked, id === "json" ? { count: COUNT } : { format: id }));
  if (!response.ok) throw await ApiError.of(response);
  download(`${asked.object.text}.${ending}`, await response.blob(), type);
}
