import type { ReactNode } from "react";
import { Chip } from "../../../components/Chip";
import { Inert } from "../../../components/Inert";
import { useI18n } from "../../../i18n";
import { detect } from "../../../lib/object";
import style from "./sections.module.css";

/** Characters of an object's name that a cell shows; all of a SHA-256 would leave no room for what is said of it. */
export const OBJECT_MAX = 48;
/** Names of sources that a cell shows. */
const SOURCES_MAX = 2;

/** What is not known: a dash, which is heard. */
export function Dash() {
  const { t } = useI18n();
  return (
    <span className="soft">
      <span aria-hidden="true">–</span>
      <span className="aside">{t("common.unknown")}</span>
    </span>
  );
}

/** What stays on one line. */
export function Line({ children }: { children: ReactNode }) {
  return <span className={style.line}>{children}</span>;
}

/** Text of strangers that may take several lines. */
export function Wrapped({ text, max = 160, isCode = false }: { text: string | null | undefined; max?: number; isCode?: boolean }) {
  if (!text) return <Dash />;
  return (
    <span className={`${style.wrapped} ${isCode ? "mono" : ""}`}>
      <Inert text={text} max={max} />
    </span>
  );
}

/** A text that may be an object that can be looked up. */
export function Related({ text, onFilter }: { text: string; onFilter?: ((text: string) => void) | undefined }) {
  const object = detect(text);
  if (!object) return <Inert text={text} />;
  return <Chip object={object} max={OBJECT_MAX} {...(onFilter ? { onFilter } : {})} />;
}

/** A few of many short texts, the rest by number; all of them are heard, and seen when pointed at. */
export function Few({ texts, max = SOURCES_MAX }: { texts: readonly string[]; max?: number }) {
  if (texts.length === 0) return <Dash />;
  const rest = texts.slice(max);
  return (
    <span className={style.line} title={texts.join(", ").slice(0, 2000)}>
      <Inert text={texts.slice(0, max).join(", ")} max={60} />
      {rest.length > 0 && (
        <span className="soft">
          <span aria-hidden="true"> +{rest.length}</span>
          <span className="aside">
            , <Inert text={rest.join(", ")} max={400} />
          </span>
        </span>
      )}
    </span>
  );
}

/** Objects one below the other. */
export function Stack({ texts, onFilter }: { texts: readonly string[]; onFilter?: ((text: string) => void) | undefined }) {
  if (texts.length === 0) return <Dash />;
  return (
    <ul>
      {texts.map((text, at) => (
        <li key={at} className={style.line}>
          <Related text={text} onFilter={onFilter} />
        </li>
      ))}
    </ul>
  );
}
