import type { Schemas } from "../../../../api/client";
import { Inert } from "../../../../components/Inert";
import { useI18n } from "../../../../i18n";
import style from "../sections.module.css";
import { known as said } from "../words";

interface Props {
  /** As the registry words them. */
  statuses: readonly string[];
  /** Those of EPP (RFC 5731), with their meaning. */
  known: readonly Schemas["StatusInfo"][];
}

/** Statuses of a domain and what they mean. */
export function Statuses({ statuses, known }: Props) {
  const i18n = useI18n();
  if (statuses.length === 0) return null;
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, "");
  const others = statuses.filter((status) => !known.some(({ Code }) => letters(status).startsWith(letters(Code))));
  return (
    <div className={style.block}>
      <h3>{i18n.t("sections.whois.statuses")}</h3>
      <ul className="stack-tight">
        {known.map(({ Code, Meaning }) => (
          <li key={Code}>
            <span className="mono">{Code}</span>
            <span className={`soft ${style.command}`}>{said(i18n, `sections.epp.${Code}`, Meaning)}</span>
          </li>
        ))}
        {others.map((status) => (
          <li key={status} className="mono">
            <Inert text={status} />
          </li>
        ))}
      </ul>
    </div>
  );
}
