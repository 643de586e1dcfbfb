import { useState } from "react";
import { Button } from "../../../components/Button";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ZoneMark, zoneOf } from "../../../components/Zone";
import type { Schemas } from "../../../api/client";
import { useI18n } from "../../../i18n";
import { Names, Rich } from "../Rich";
import type { SectionFacts } from "../query";
import { categoryName, sourceName } from "../words";
import { Evidence } from "./Evidence";
import { ruleText } from "./rules";
import { weight, type Explanation, type Piece } from "./sides";
import style from "./why.module.css";

/** What would have to fall away for another zone. */
export function Flip({ flip }: { flip: Schemas["Flip"] | null | undefined }) {
  const i18n = useI18n();
  const { t } = i18n;
  if (!flip) return <p className="soft">{t("why.no_flip")}</p>;
  const names = flip.Withdraw.map(({ Source }) => sourceName(Source, i18n));
  return (
    <p>
      <Rich
        text={t(flip.IsSmallest ? "why.flip" : "why.flip_some")}
        values={{ zone: <ZoneMark zone={zoneOf(flip.Zone)} withName />, score: flip.Score, sources: <Names names={names} max={5} /> }}
      />
    </p>
  );
}

/** Rows that are shown before the rest is asked for. */
const ROWS = 5;

/** Pieces outside of the sum: each with the rule that keeps it out, and opening to its evidence. */
export function Outside({ title, pieces }: { title: string; pieces: readonly Piece[] }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const [open, setOpen] = useState("");
  const [isAll, setIsAll] = useState(false);
  if (pieces.length === 0) return null;
  const shown = isAll ? pieces : pieces.slice(0, ROWS);
  return (
    <div className="stack-tight">
      <h3>{title}</h3>
      <ul className={style.outside}>
        {shown.map((piece) => (
          <li key={piece.EvidenceId}>
            <button
              type="button"
              className={style.line}
              aria-expanded={open === piece.EvidenceId}
              onClick={() => setOpen(open === piece.EvidenceId ? "" : piece.EvidenceId)}
            >
              <span className={`${style.weight} ${piece.Rule ? style.struck : ""}`}>{weight(piece.Weight, language)}</span>
              <Inert text={sourceName(piece.Source, i18n)} max={40} />
              <span className="soft">{piece.Rule ? ruleText(piece, t) : categoryName(piece.Category, i18n)}</span>
            </button>
            {open === piece.EvidenceId && <Evidence piece={piece} />}
          </li>
        ))}
      </ul>
      {shown.length < pieces.length && (
        <div>
          <Button look="quiet" onPress={() => setIsAll(true)}>
            {t("why.more_terms", { n: pieces.length - shown.length })}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Lists that could have spoken and did not. */
export function Silent({ facts, explanation }: { facts: SectionFacts | undefined; explanation: Explanation }) {
  const i18n = useI18n();
  const { t, count } = i18n;
  const spoke = new Set(explanation.Evidence.map(({ Source }) => Source));
  const silent = (facts?.Sources ?? []).filter((source) => !spoke.has(source));
  if (silent.length === 0) return null;
  const { From, To } = facts?.Coverage ?? {};
  return (
    <details className={style.silent}>
      <summary>
        {count("why.silent", silent.length)}
        {From && (
          <span className="soft">
            {" "}
            <Rich text={t("why.coverage")} values={{ from: <Moment at={From} dayOnly />, to: <Moment at={To} dayOnly /> }} />
          </span>
        )}
      </summary>
      <ul className={style.tags}>
        {silent.map((source) => (
          <li key={source}>
            <Inert text={source} />
          </li>
        ))}
      </ul>
    </details>
  );
}
