import type { ReactNode } from "react";
import style from "./admin.module.css";

const SHAPES = { good: "●", warn: "▲", bad: "◆", off: "○" } as const;

/** How something is, by a shape, a colour and a word. */
export function State({ is, children }: { is: keyof typeof SHAPES; children: ReactNode }) {
  return (
    <span className={`${style.state} ${is === "off" ? "soft" : style[is]}`}>
      <span aria-hidden="true">{SHAPES[is]} </span>
      {children}
    </span>
  );
}
