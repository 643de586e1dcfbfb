import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { ErrorNotice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { ZoneMark, zoneOf } from "../../components/Zone";
import { useI18n, type Key } from "../../i18n";
import type { Observable } from "../../lib/object";
import { useDifference, type Difference as Told, type EvidenceThen, type VerdictThen } from "./differing";
import style from "./Timeline.module.css";
import { partName, sourceName } from "./words";
import { weight } from "./why/sides";

/** What is otherwise today than it was as of the day that is shown. */
export function Difference({ object, asOf }: { object: Observable; asOf: string }) {
  const { t } = useI18n();
  const { data, error, refetch, isPending } = useDifference(object, asOf);
  if (data === null) return null;
  return (
    <Section id="difference" title={t("difference.title")} help={t("difference.help")} isLoading={isPending}>
      {isPending && <p className="soft">{t("app.loading")}</p>}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <Shown told={data} />}
    </Section>
  );
}

const GROUPS = [
  ["difference.came", "Came"],
  ["difference.went", "Went"],
  ["difference.changed", "Changed"],
] as const satisfies readonly (readonly [Key, keyof Told])[];

function Shown({ told }: { told: Told }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const sections = Object.entries(told.Sections ?? {}).filter(([, { Before, After }]) => Before !== After);
  const number = new Intl.NumberFormat(language);
  const isSame = GROUPS.every(([, group]) => (told[group] ?? []).length === 0) && sections.length === 0;
  return (
    <div className="stack">
      <div className="row">
        <Verdict then={told.From} />
        <span aria-hidden="true">→</span>
        <Verdict then={told.To} />
      </div>
      {isSame && <p className="soft">{t("difference.none")}</p>}
      {GROUPS.map(([key, group]) => (
        <Pieces key={group} title={t(key)} pieces={told[group] ?? []} />
      ))}
      {sections.length > 0 && (
        <div className="stack-tight">
          <h3>{t("difference.sections")}</h3>
          <ul className={style.changes}>
            {sections.map(([name, { Before, After }]) => (
              <li key={name}>
                {partName(name, i18n)}{" "}
                <span className="soft">
                  {number.format(Before)} → {number.format(After)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Verdict({ then }: { then: VerdictThen }) {
  const { t } = useI18n();
  return (
    <span className="row">
      <Moment at={then.At} /> <ZoneMark zone={zoneOf(then.Zone)} withName />
      <span className="soft">{t("why.score", { score: then.Score })}</span>
    </span>
  );
}

function Pieces({ title, pieces }: { title: string; pieces: readonly EvidenceThen[] }) {
  const i18n = useI18n();
  const { language } = i18n;
  if (pieces.length === 0) return null;
  return (
    <div className="stack-tight">
      <h3>{title}</h3>
      <ul className={style.changes}>
        {pieces.map((piece) => (
          <li key={piece.EvidenceId}>
            <Inert text={sourceName(piece.Source, i18n)} max={60} />
            <span className="soft">
              {piece.WeightBefore != null && `${weight(piece.WeightBefore, language)} → `}
              {piece.Weight != null && `${weight(piece.Weight, language)} dB`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
