/** A file on its way into the ledger, or into a trial of it. */

import { useRef, useState } from "react";
import type { Schemas } from "../../../api/client";
import { upload } from "../../../api/upload";

export type ImportReport = Schemas["ImportReport"];

export type UploadState =
  | { readonly is: "idle" }
  /** How much is sent, from 0 to 1; then the server reads it. */
  | { readonly is: "busy"; readonly part: number; readonly seconds: number }
  | { readonly is: "done"; readonly report: ImportReport; readonly isDry: boolean }
  | { readonly is: "failed"; readonly error: unknown };

/** Of one file at most, as the server takes it. */
export const SIZE_MAX = 512 * 1024 * 1024;

export function useUpload() {
  const [state, setState] = useState<UploadState>({ is: "idle" });
  const control = useRef<AbortController | null>(null);
  const begin = async (file: File, parameters: Readonly<Record<string, string>>, isDry: boolean): Promise<void> => {
    const begun = performance.now();
    const onProgress = (part: number) => setState({ is: "busy", part, seconds: (performance.now() - begun) / 1000 });
    control.current = new AbortController();
    const { signal } = control.current;
    onProgress(0);
    try {
      const query = new URLSearchParams({ ...parameters, ...(isDry ? { dry_run: "true" } : {}) });
      setState({ is: "done", report: await upload<ImportReport>(`/api/imports?${query}`, file, { onProgress, signal }), isDry });
    } catch (error) {
      setState(signal.aborted ? { is: "idle" } : { is: "failed", error });
    }
  };
  return { state, begin, stop: () => control.current?.abort(), reset: () => setState({ is: "idle" }) };
}
