import type { ReactNode } from "react";
import { useI18n } from "../../../../i18n";
import { number } from "../../../../lib/format";
import style from "../sections.module.css";

export interface Counted {
  readonly key: string;
  readonly name: ReactNode;
  readonly n?: number | null | undefined;
}

/** What was counted, the most first. */
export function Tally({ title, items }: { title: string; items: readonly Counted[] }) {
  const { language } = useI18n();
  if (items.length === 0) return null;
  return (
    <div className={style.block}>
      <h3>{title}</h3>
      <ul>
        {items.map(({ key, name, n }) => (
          <li key={key}>
            {name} {typeof n === "number" && <span className={style.count}>{number(n, language)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
