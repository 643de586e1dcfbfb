/** A back-up that is written to a file as it comes, where the browser lets a page do so: then the page sees how far it is, and whether it broke off. */

import { useRef, useState } from "react";
import { ApiError, send } from "../../../api/client";

export type BackupState =
  | { readonly is: "idle" }
  | { readonly is: "running" | "done"; readonly bytes: number; readonly seconds: number; readonly rate: number }
  | { readonly is: "failed"; readonly error: unknown };

/** Of the File System Access API what is used here; TypeScript's library does not have it. */
interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Milliseconds between two figures: more cannot be read. */
const TOLD_EVERY_MS = 250;

export function useBackup() {
  const [state, setState] = useState<BackupState>({ is: "idle" });
  const control = useRef<AbortController | null>(null);
  const pick = (window as Picker).showSaveFilePicker?.bind(window);
  const begin = async (name: string) => {
    // Who closes the window in which the file is chosen wants no back-up.
    const handle = await pick?.({ suggestedName: name }).catch(() => null);
    if (!handle) return;
    control.current = new AbortController();
    try {
      setState(await write(handle, control.current.signal, setState));
    } catch (error) {
      setState(control.current.signal.aborted ? { is: "idle" } : { is: "failed", error });
    }
  };
  return { canStream: pick !== undefined, state, begin, stop: () => control.current?.abort() };
}

async function write(handle: FileSystemFileHandle, signal: AbortSignal, tell: (state: BackupState) => void): Promise<BackupState> {
  const begun = performance.now();
  const figures = (bytes: number) => {
    const seconds = (performance.now() - begun) / 1000;
    return { bytes, seconds, rate: seconds > 0 ? bytes / seconds : 0 };
  };
  tell({ is: "running", ...figures(0) });
  const response = await send("/api/backup", { signal });
  if (!response.ok || !response.body) throw await ApiError.of(response);
  const file = await handle.createWritable();
  let bytes = 0;
  let told = begun;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, out) {
      bytes += chunk.byteLength;
      out.enqueue(chunk);
      if (performance.now() - told < TOLD_EVERY_MS) return;
      told = performance.now();
      tell({ is: "running", ...figures(bytes) });
    },
  });
  // A stream that breaks off fails here, and the file is not put in place.
  await response.body.pipeThrough(counted).pipeTo(file, { signal });
  return { is: "done", ...figures(bytes) };
}
