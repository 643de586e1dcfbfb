/** What is made of a file's signature, in the reader's language. */

import type { Schemas } from "../../api/client";
import { useI18n } from "../../i18n";

export interface Signature {
  /** In words. */
  readonly status: string;
  readonly zone: string;
  readonly signer: string;
  readonly program: string;
  readonly reason: string;
  readonly signedAt: string | null;
}

/** `null` where there is none. */
export function useSignature(general: Schemas["FileGeneralInfo"] | null | undefined, looks: readonly Schemas["AnalysisRow"][]): Signature | null {
  const { t, has } = useI18n();
  const found = looks.map(({ Signature }) => Signature).find((signature) => signature != null);
  const status = found?.Status ?? general?.SignerStatus;
  if (!status) return null;
  const key = `scan.signer.${status.replace(" ", "_")}`;
  return {
    status: has(key) ? t(key) : status,
    zone: general?.SignerZone ?? "Grey",
    signer: general?.Signer ?? "",
    program: found?.Program ?? "",
    reason: found?.Reason ?? "",
    signedAt: found?.SignedAt ?? null,
  };
}
