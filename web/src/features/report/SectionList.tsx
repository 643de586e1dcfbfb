import { useEffect, useState } from "react";
import { useI18n } from "../../i18n";
import { number } from "../../lib/format";
import type { SectionFacts } from "./query";
import style from "./SectionList.module.css";
import { partName } from "./words";

interface Props {
  /** The ids of the page's sections, in their order. */
  ids: readonly string[];
  facts: Readonly<Record<string, SectionFacts>>;
  onGo: (id: string) => void;
}

/** Where a section begins to be the one that is read: a little below where going to one brings it. */
const READ_FROM = 190;

/** The section that is read: the last that has passed the upper part of the view. */
function useHere(ids: readonly string[]): string | undefined {
  const [here, setHere] = useState<string>();
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const passed = ids.filter((id) => {
        const top = document.getElementById(id)?.getBoundingClientRect().top;
        return top !== undefined && top < READ_FROM;
      });
      setHere(passed.at(-1));
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", onScroll);
    };
  }, [ids]);
  return here;
}

/** The sections with how many items each has: at the left where there is room, else a list to choose from. */
export function SectionList({ ids, facts, onGo }: Props) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const here = useHere(ids);
  const figure = (id: string) => {
    const known = facts[id];
    return known && `${known.TotalIsExact ? "" : "≥ "}${number(known.Total, language)}`;
  };
  return (
    <nav className={`${style.list} no-print`} aria-label={t("parts.label")}>
      <ul>
        {ids.map((id) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className={facts[id]?.Total === 0 ? style.empty : ""}
              aria-current={here === id ? "location" : undefined}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                onGo(id);
              }}
            >
              <span>{partName(id, i18n)}</span>
              {figure(id) !== undefined && <span className={style.count}>{figure(id)}</span>}
            </a>
          </li>
        ))}
      </ul>
      <label className={style.menu}>
        <span>{t("parts.go")}</span>
        <select value={here ?? ""} onChange={(event) => onGo(event.target.value)}>
          {!here && <option value="" />}
          {ids.map((id) => (
            <option key={id} value={id}>
              {partName(id, i18n)}
              {figure(id) === undefined ? "" : ` (${figure(id)})`}
            </option>
          ))}
        </select>
      </label>
    </nav>
  );
}
