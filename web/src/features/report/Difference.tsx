import { useState } from "react";
import { Button } from "../../components/Button";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { ErrorNotice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { ZoneMark, zoneOf } from "../../components/Zone";
import { useI18n, type Key } from "../../i18n";
import { number } from "../../lib/format";
import type { Observable } from "../../lib/object";
import style from "./Difference.module.css";
import { useDifference, type Difference as Told, type EvidenceChange, type VerdictAt } from "./differing";
import { categoryName, partName, sourceName } from "./words";
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

function Shown({ told }: { told: Told }) {
  const i18n = useI18n();
  const { t, count, language } = i18n;
  const sections = told.Sections.filter(({ Before, After, Came, Went }) => Before !== After || Came || Went);
  return (
    <div className="stack-tight">
      <p className="row">
        <Verdict at={told.Before} /> <span aria-hidden="true">→</span> <Verdict at={told.After} />
      </p>
      {told.EvidenceChanged === 0 && sections.length === 0 && <p className="soft">{t("difference.none")}</p>}
      <Pieces pieces={told.Evidence} />
      {told.EvidenceSame > 0 && <p className="soft">{count("difference.same", told.EvidenceSame)}</p>}
      {sections.length > 0 && (
        <>
          <h3>{t("difference.sections")}</h3>
          <ul className={style.sections}>
            {sections.map(({ Section, Before, After, IsExact, Came, Went }) => (
              <li key={Section}>
                {partName(Section, i18n)}{" "}
                <span className="soft">
                  {IsExact ? "" : "≥ "}
                  {number(Before, language)} → {number(After, language)}
                  {Came ? ` (+${number(Came, language)}${Went ? ` −${number(Went, language)}` : ""})` : Went ? ` (−${number(Went, language)})` : ""}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Verdict({ at: { Moment: at, Zone, Score } }: { at: VerdictAt }) {
  const { t } = useI18n();
  return (
    <span className={style.verdict}>
      <ZoneMark zone={zoneOf(Zone)} withName /> {t("why.score", { score: Score })}
      <span className="soft">
        <Moment at={at} />
      </span>
    </span>
  );
}

const CHANGES: Readonly<Record<string, Key>> = {
  came: "difference.came",
  returned: "difference.returned",
  went: "difference.went",
  changed: "difference.changed",
};
/** Pieces that are shown before the rest is asked for. */
const SHOWN = 8;

function Pieces({ pieces }: { pieces: readonly EvidenceChange[] }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? pieces : pieces.slice(0, SHOWN);
  const counted = (at: EvidenceChange["Before"]) => (at?.Counted ? weight(at.Weight, language) : "–");
  return (
    <>
      <ul className={style.pieces}>
        {shown.map((piece) => {
          const key = CHANGES[piece.Change];
          return (
            <li key={piece.EvidenceId}>
              <span>{key ? t(key) : piece.Change}</span>
              <Inert text={sourceName(piece.Source, i18n)} max={40} />
              <span className="soft">{categoryName(piece.Category, i18n)}</span>
              <span className={style.weight}>
                {counted(piece.Before)} → {counted(piece.After)} dB
              </span>
            </li>
          );
        })}
      </ul>
      {shown.length < pieces.length && (
        <div>
          <Button look="quiet" onPress={() => setIsAll(true)}>
            {t("why.more_terms", { n: pieces.length - shown.length })}
          </Button>
        </div>
      )}
    </>
  );
}
