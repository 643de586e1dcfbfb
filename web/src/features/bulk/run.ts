/** The table that is being made, or was made last. It outlives the page, so that one finds it again after a look at a report. */

import { useSyncExternalStore } from "react";
import type { Schemas } from "../../api/client";
import { upload } from "../../api/upload";
import type { TableState } from "../../components/DataTable";
import type { ZoneName } from "../../components/Zone";
import { lookUp, type Answers } from "./lookup";
import { rowOfLog, type Refused, type Row } from "./rows";

export type Work = "lookup" | "triage";

export interface Run {
  readonly work: Work;
  /** `spent`: the day's searches ended before the lines did. */
  readonly state: "running" | "done" | "stopped" | "failed" | "spent";
  readonly rows: readonly Row[];
  readonly refused: readonly Refused[];
  /** Lines without an answer. */
  readonly left: readonly string[];
  /** Lines in all; of a triage the part of the log that was sent. */
  readonly total: number;
  readonly sent: number;
  readonly summary?: Schemas["TriageSummary"];
  readonly error?: unknown;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** How the reader looks at it. */
export interface View {
  readonly zones: ReadonlySet<ZoneName>;
  readonly table: TableState;
  readonly selected: ReadonlySet<Row>;
}

interface Kept {
  readonly text: string;
  readonly file: File | null;
  readonly run: Run | null;
  readonly view: View;
}

/** Rows are shown at most so often, in milliseconds, and after so many times what showing them took: drawing a long table is work. */
const SHOW_MS = 200;
const REST_FACTOR = 4;
const FRESH: View = { zones: new Set(), table: { sort: "-score" }, selected: new Set() };

let kept: Kept = { text: "", file: null, run: null, view: FRESH };
let stopping = new AbortController();
const listeners = new Set<() => void>();

function put(change: Partial<Kept>): void {
  kept = { ...kept, ...change };
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKept(): Kept {
  return useSyncExternalStore(subscribe, () => kept);
}

export const setText = (text: string) => put({ text, file: null });
export const setFile = (file: File) => put({ file, text: "" });
export const setView = (change: Partial<View>) => put({ view: { ...kept.view, ...change } });
export const stop = () => stopping.abort();

/** Back to the text, which stays. */
export function leave(): void {
  stop();
  put({ run: null, view: FRESH });
}

function begin(work: Work, before?: Run): Run {
  stop();
  stopping = new AbortController();
  const none = { rows: [], refused: [], left: [], total: 0, sent: 0, startedAt: Date.now() };
  if (!before) put({ view: FRESH });
  return { ...none, ...before, work, state: "running", error: undefined, endedAt: 0 };
}

function failed(run: Run, error: unknown, signal: AbortSignal): Run {
  return signal.aborted ? { ...run, state: "stopped" } : { ...run, state: "failed", error };
}

const end = (run: Run): Run => ({ ...run, endedAt: Date.now() });

/** Looks up lines; with `before`, those that it left. */
export async function startLookup(lines: readonly string[], before?: Run): Promise<void> {
  let run: Run = { ...begin("lookup", before), left: lines, total: before?.total ?? lines.length };
  const { signal } = stopping;
  const unpaid: string[] = [];
  let answered = 0;
  let timer = 0;
  let rest = SHOW_MS;
  // Arrays grow in place between two showings, and are new for each.
  const rows = [...run.rows];
  const refused = [...run.refused];
  const show = () => {
    timer = 0;
    run = { ...run, rows: [...rows], refused: [...refused], left: [...unpaid, ...lines.slice(answered)] };
    const began = performance.now();
    // Another one may have begun.
    if (!signal.aborted) put({ run });
    rest = Math.max(SHOW_MS, REST_FACTOR * (performance.now() - began));
  };
  put({ run });
  const take = (answers: Answers) => {
    rows.push(...answers.rows);
    refused.push(...answers.refused);
    unpaid.push(...answers.unpaid);
    answered += answers.rows.length + answers.refused.length + answers.unpaid.length;
    if (!timer) timer = window.setTimeout(show, rest);
  };
  let last: (run: Run) => Run;
  try {
    const state = await lookUp(lines, take, signal);
    last = (run) => ({ ...run, state });
  } catch (error) {
    last = (run) => failed(run, error, signal);
  }
  window.clearTimeout(timer);
  show();
  if (signal === stopping.signal && kept.run) put({ run: end(last(run)) });
}

/** Finds in a log, a mail or an archive of them what is dangerous. */
export async function startTriage(log: Blob, name: string): Promise<void> {
  let run: Run = { ...begin("triage"), total: 1 };
  const { signal } = stopping;
  put({ run });
  const onProgress = (sent: number) => {
    run = { ...run, sent };
    if (!signal.aborted) put({ run });
  };
  try {
    const url = `/api/triage?${new URLSearchParams({ name })}`;
    const answer = await upload<Schemas["TriageAnswer"]>(url, log, { onProgress, signal });
    run = { ...run, state: "done", rows: answer.Indicators.map(rowOfLog), summary: answer.Summary };
  } catch (error) {
    run = failed(run, error, signal);
  }
  if (signal === stopping.signal && kept.run) put({ run: end(run) });
}
