import { useState, type ReactNode } from "react";
import { useI18n } from "../i18n";
import { IconButton } from "./Button";
import style from "./Section.module.css";

interface Props {
  id: string;
  title: string;
  /** How many it has in all. */
  count?: { readonly n: number; readonly isExact: boolean } | undefined;
  /** What it means and what to do with it, in a sentence or two. */
  help?: string | undefined;
  /** What stands at the end of the heading's line. */
  tools?: ReactNode;
  children: ReactNode;
  /** Room that is kept while it loads, so that nothing jumps. */
  isLoading?: boolean;
}

/** A part of a page with its heading, its count, and its help behind a question mark. */
export function Section({ id, title, count, help, tools, children, isLoading = false }: Props) {
  const { t, language } = useI18n();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const figure = count && `${count.isExact ? "" : "≥ "}${new Intl.NumberFormat(language).format(count.n)}`;
  return (
    <section id={id} aria-labelledby={`${id}-title`} aria-busy={isLoading} className={`${style.section} ${isLoading ? style.loading : ""}`}>
      <div className={style.head}>
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title} {figure !== undefined && <span className={style.count}>{figure}</span>}
        </h2>
        {help && (
          <IconButton label={t("section.help")} aria-expanded={isHelpOpen} onPress={() => setIsHelpOpen(!isHelpOpen)}>
            ?
          </IconButton>
        )}
        {tools && <div className={`row ${style.tools}`}>{tools}</div>}
      </div>
      {isHelpOpen && <p className={style.help}>{help}</p>}
      {children}
    </section>
  );
}
