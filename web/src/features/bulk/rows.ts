/** What is told of each object, and of each line that could not be answered. */

import type { Schemas } from "../../api/client";
import { zoneOf, type ZoneName } from "../../components/Zone";
import { detect, refang, type Observable } from "../../lib/object";

export interface Row {
  readonly object: Observable;
  readonly zone: ZoneName;
  readonly status: string;
  readonly score: number;
  readonly category: string;
  readonly known: boolean;
  readonly first: string | null;
  readonly last: string | null;
  /** How often a log has it, and where first; of a triage alone. */
  readonly found?: { readonly times: number; readonly file: string; readonly line: number; readonly text: string; readonly maybeFile: boolean };
}

/** A line without a verdict. */
export interface Refused {
  readonly text: string;
  readonly code: string;
  readonly message: string;
}

export function rowOf(line: Schemas["VerdictLine"]): Row {
  return {
    object: { kind: line.Type, text: detect(line.Request)?.text ?? refang(line.Request) },
    zone: zoneOf(line.Zone),
    status: line.Status,
    score: line.Score,
    category: line.Category,
    known: line.Known,
    first: line.FirstSeen ?? null,
    last: line.LastSeen ?? null,
  };
}

export function rowOfLog(row: Schemas["TriagedIndicator"]): Row {
  return {
    object: { kind: row.Type, text: row.Indicator },
    zone: zoneOf(row.Zone),
    status: row.Status,
    score: row.Score,
    category: row.Category,
    known: true,
    first: row.FirstSeen ?? null,
    last: row.LastSeen ?? null,
    found: { times: row.Occurrences, file: row.First.File, line: row.First.Line, text: row.First.Text, maybeFile: row.MaybeFile },
  };
}

export function refusedOf({ Request, Error }: Schemas["ErrorLine"]): Refused {
  return { text: Request, code: Error.code, message: Error.message };
}
