import { useI18n } from "../i18n";
import { cut, inert, mixedScripts, type Part } from "../lib/inert";
import style from "./Inert.module.css";

interface Props {
  /** Text of strangers. */
  text: string;
  /** Characters that are shown; the middle of what is longer is left out. */
  max?: number;
  /** Whether letters of several scripts within one word are told: of names. */
  isName?: boolean;
}

/** Text of strangers: isolated from the direction of what is around it, with what cannot be seen as visible marks. Never a link. */
export function Inert({ text, max = 120, isName = false }: Props) {
  const { t } = useI18n();
  const { head, tail, left } = cut(text, max);
  const scripts = isName ? mixedScripts(text.slice(0, 2048)) : [];
  return (
    <bdi className={style.text}>
      {inert(head).map(show)}
      {left > 0 && (
        <span className={style.left} title={t("common.left_out", { n: left })}>
          …
        </span>
      )}
      {inert(tail).map(show)}
      {scripts.length > 0 && (
        <span className={style.scripts} title={t("common.mixed_scripts_about")}>
          {t("common.mixed_scripts", { scripts: scripts.join(" + ") })}
        </span>
      )}
    </bdi>
  );
}

function show(part: Part, at: number) {
  return "text" in part ? (
    part.text
  ) : (
    <span key={at} className={style.mark} title={part.mark}>
      {part.name}
    </span>
  );
}
