/** The file that is being scanned, or was scanned last. It outlives the page, so that one finds it again after a look at a report. */

import { useSyncExternalStore } from "react";
import { api, body, type Schemas } from "../../api/client";
import { upload } from "../../api/upload";

export interface Scan {
  readonly name: string;
  readonly size: number;
  readonly state: "sending" | "examining" | "done" | "stopped" | "failed";
  /** The part that was sent. */
  readonly sent: number;
  readonly result?: Schemas["FileResult"];
  readonly error?: unknown;
}

export interface Wish {
  readonly file: File;
  /** Whose what is found is. */
  readonly scope: "group" | "all";
  /** Whether the server learns the file's name. */
  readonly withName: boolean;
  /** Told before the result is shown: what was known of files may be out of date. */
  readonly onDone: () => void;
}

/** Between two questions whether it is done, in milliseconds. */
const ASK_MS = 2000;
/** Largest file that any server takes, in bytes. */
export const CEILING_BYTES = 256 << 20;

let scan: Scan | null = null;
let wished: Wish | null = null;
let stopping = new AbortController();
const listeners = new Set<() => void>();

function put(next: Scan | null): void {
  scan = next;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useScan(): Scan | null {
  return useSyncExternalStore(subscribe, () => scan);
}

export const stop = () => stopping.abort();

export function leave(): void {
  stop();
  put(null);
}

/** The same once more. */
export const again = () => wished && void start(wished);

/** Hands a file in, and asks until its examination is done. */
export async function start(wish: Wish): Promise<void> {
  const { file, scope, withName, onDone } = wish;
  stop();
  wished = wish;
  stopping = new AbortController();
  const { signal } = stopping;
  let now: Scan = { name: file.name, size: file.size, state: "sending", sent: 0 };
  const show = (change: Partial<Scan>) => {
    now = { ...now, ...change };
    if (signal === stopping.signal && scan) put(now);
  };
  put(now);
  try {
    const query = new URLSearchParams({ scope, ...(withName ? { filename: file.name } : {}) });
    const onProgress = (sent: number) => show({ sent, state: sent < 1 ? "sending" : "examining" });
    let result = await upload<Schemas["FileResult"]>(`/api/v1/scan/file?${query}`, file, { onProgress, signal });
    while (result.Status === "in progress") {
      show({ state: "examining", result });
      await pause(ASK_MS, signal);
      const request = result.FileGeneralInfo?.Sha256 ?? "";
      result = await body(api.POST("/api/v1/getresult/file", { params: { query: { request } }, signal }));
    }
    onDone();
    show({ state: "done", result });
  } catch (error) {
    show(signal.aborted ? { state: "stopped" } : { state: "failed", error });
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("stopped", "AbortError"));
    });
  });
}
