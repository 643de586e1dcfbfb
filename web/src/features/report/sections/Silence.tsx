import { Inert } from "../../../components/Inert";
import { useI18n, type Key } from "../../../i18n";
import { day } from "../../../lib/format";
import type { SectionFacts } from "../query";
import style from "./sections.module.css";

/** Names that are read at a glance; the others are behind a line that opens. */
const SHOWN_MAX = 8;

/** That nothing was found, and what that is worth: who could have spoken, and of which time. */
export function Silence({ info, none }: { info?: SectionFacts | undefined; none?: Key | undefined }) {
  const { t, count, timeZone } = useI18n();
  const names = info?.Sources ?? [];
  if (none && names.length === 0) return <p className={`soft ${style.silence}`}>{t(none)}</p>;
  if (names.length === 0 || !info?.Coverage) return <p className={`soft ${style.silence}`}>{t("sections.nobody_asked")}</p>;
  const { From, To } = info.Coverage;
  const rest = names.slice(SHOWN_MAX);
  return (
    <div className={`soft ${style.silence}`}>
      <p>
        {count("sections.silent", names.length, { from: day(From, timeZone), to: day(To, timeZone) })}{" "}
        <Names names={names.slice(0, SHOWN_MAX)} />
      </p>
      {rest.length > 0 && (
        <details>
          <summary>{count("sections.silent_more", rest.length)}</summary>
          <Names names={rest} />
        </details>
      )}
    </div>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return names.map((name, at) => (
    <span key={name} className="mono">
      {at > 0 && " · "}
      <Inert text={name} max={60} />
    </span>
  ));
}
