import type { ReactNode } from "react";
import style from "./sections.module.css";

/** What is said, and of what; left out where nothing is known. */
export type Fact = readonly [label: string, value: ReactNode | null | undefined | false];

/** A few facts, each with its name. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const there = facts.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "");
  if (there.length === 0) return null;
  return (
    <dl className={style.facts}>
      {there.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
