/** The pieces of evidence by what became of them. */

import type { Schemas } from "../../../api/client";

export type Explanation = Schemas["Explanation"];
export type Piece = Schemas["PieceOfEvidence"];

export interface Sides {
  /** In the sum, heaviest first. */
  readonly counted: readonly Piece[];
  /** An analyst's assessment that stands in the place of the sum. */
  readonly deciding: Piece | undefined;
  /** Kept out by a rule. */
  readonly overruled: readonly Piece[];
  /** What says neither good nor bad, or has no weight. */
  readonly told: readonly Piece[];
}

/** Below this a weight is shown as nothing. */
const WEIGHT_MIN = 0.05;

export function sidesOf({ Evidence }: Explanation): Sides {
  const weighs = (piece: Piece) => piece.Counted && Math.abs(piece.Weight) >= WEIGHT_MIN;
  const deciding = Evidence.find((piece) => piece.Decision?.Decides);
  return {
    counted: Evidence.filter(weighs),
    deciding,
    overruled: Evidence.filter((piece) => piece.Rule),
    told: Evidence.filter((piece) => piece !== deciding && !piece.Rule && !weighs(piece)),
  };
}

export const isAgainst = ({ Class }: Piece) => Class === "malicious" || Class === "adware";
/** Whether an analyser concluded it from what others say. */
export const isConcluded = ({ Basis, Source }: Piece) => Basis != null || Source.startsWith("analysis/");

/** A figure of dB with its sign as typographers write it. */
export function weight(value: number, language: string): string {
  const shown = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(value);
  return shown.replace("-", "−");
}
