import { cut, inert } from "../../lib/inert";

/** Text of strangers where no markup can be, as in the options of a list: what cannot be seen stands there by its name. */
export function plain(text: string): string {
  const { head, tail, left } = cut(text, 80);
  const shown = (part: string) => inert(part).map((piece) => ("text" in piece ? piece.text : `[${piece.name}]`)).join("");
  return left > 0 ? `${shown(head)}…${shown(tail)}` : shown(head);
}
