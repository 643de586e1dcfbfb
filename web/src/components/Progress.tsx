import type { ReactNode } from "react";
import style from "./Progress.module.css";

interface Props {
  /** What is going on. */
  label: string;
  /** How far it is, from 0 to 1; left out where that is not known. */
  part?: number | undefined;
  /** Figures beside the bar. */
  children?: ReactNode;
}

/** How far a long piece of work is. */
export function Progress({ label, part, children }: Props) {
  return (
    <div className={style.progress}>
      <span>{label}</span>
      <progress className={style.bar} aria-label={label} max={1} {...(part === undefined ? {} : { value: part })} />
      {children && <span className={style.figures}>{children}</span>}
    </div>
  );
}
