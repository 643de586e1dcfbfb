/** Many objects, asked for in pieces, so that an answer begins early, can be stopped, and goes on where it broke off. */

import { ApiError, forgetQuota, send, type Schemas } from "../../api/client";
import { ndjson } from "./ndjson";
import { refusedOf, rowOf, type Refused, type Row } from "./rows";

/** Lines of one request: the day's searches pay for them together. */
const PIECE_LINES = 5000;
/** Characters of one request: the server keeps eight MiB that are not answered yet, and browsers send all before they read. */
const PIECE_LENGTH = 1 << 20;
/** How often a busy server is asked again, with a second between. */
const TRIES_MAX = 5;

/** Answers as they come. */
export interface Answers {
  readonly rows: readonly Row[];
  readonly refused: readonly Refused[];
  /** Objects for which no searches were left. */
  readonly unpaid: readonly string[];
}

/** How it ended: with an answer to each line, or with the day's searches. */
export type Ending = "done" | "spent";

/** Asks for all lines. They are answered in their order, except those at the end when it throws or is `spent`. */
export async function lookUp(lines: readonly string[], onAnswers: (answers: Answers) => void, signal: AbortSignal): Promise<Ending> {
  try {
    for (const piece of pieces(lines)) {
      if ((await askPiece(piece, onAnswers, signal)) === "spent") return "spent";
    }
    return "done";
  } finally {
    // The figures at an answer's head were those before its lines.
    forgetQuota();
  }
}

async function askPiece(piece: readonly string[], onAnswers: (answers: Answers) => void, signal: AbortSignal): Promise<Ending> {
  const response = await ask(piece.join("\n"), signal);
  if (!response.ok) {
    const error = await ApiError.of(response);
    if (error.code === "quota_exceeded") return "spent";
    throw error;
  }
  let answered = 0;
  let ending: Ending = "done";
  for await (const batch of ndjson<Schemas["AnswerLine"]>(response.body ?? new ReadableStream())) {
    const rows: Row[] = [];
    const refused: Refused[] = [];
    const unpaid: string[] = [];
    for (const line of batch) {
      if (!("Error" in line)) rows.push(rowOf(line));
      else if (line.Error.code === "quota_exceeded") unpaid.push(line.Request);
      else refused.push(refusedOf(line));
    }
    answered += batch.length;
    if (unpaid.length > 0) ending = "spent";
    onAnswers({ rows, refused, unpaid });
  }
  if (answered < piece.length) throw new TypeError("the answer broke off");
  return ending;
}

async function ask(body: string, signal: AbortSignal): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await send("/api/v1/search/bulk", {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
      body,
      signal,
    });
    if (response.status !== 503 || tries === TRIES_MAX) return response;
    await new Promise((go) => setTimeout(go, 1000));
  }
}

export function* pieces(lines: readonly string[]): Generator<string[]> {
  let piece: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (piece.length > 0 && (piece.length >= PIECE_LINES || length + line.length > PIECE_LENGTH)) {
      yield piece;
      piece = [];
      length = 0;
    }
    piece.push(line);
    length += line.length;
  }
  if (piece.length > 0) yield piece;
}
