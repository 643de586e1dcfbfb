import { useId, useState } from "react";
import { Button } from "../../../components/Button";
import { Inert } from "../../../components/Inert";
import { zoneClass, ZoneMark, zoneOf, type ZoneName } from "../../../components/Zone";
import { useI18n } from "../../../i18n";
import { sourceName } from "../words";
import { Evidence } from "./Evidence";
import { isAgainst, sidesOf, weight, type Explanation, type Piece } from "./sides";
import style from "./why.module.css";

/** Terms that are shown before the rest is asked for. */
const TERMS = 10;

/** The weights as a row that reads like a sum; each opens to its evidence. */
export function Sum({ explanation, zone }: { explanation: Explanation; zone: ZoneName }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const [open, setOpen] = useState("");
  const [isAll, setIsAll] = useState(false);
  const id = useId();
  const { counted, deciding } = sidesOf(explanation);
  const terms = deciding ? [deciding] : isAll ? counted : counted.slice(0, TERMS);
  const left = deciding ? 0 : counted.length - terms.length;
  const opened = terms.find((piece) => piece.EvidenceId === open);
  const toggle = (piece: Piece) => setOpen(piece.EvidenceId === open ? "" : piece.EvidenceId);
  return (
    <>
      <ol className={style.sum} aria-label={t("why.sum")}>
        {!deciding && (
          <li className={style.term} title={t("why.prior_about")}>
            <span className={style.weight}>{weight(explanation.Prior, language)}</span>
            <span className="soft">{t("why.prior")}</span>
          </li>
        )}
        {terms.map((piece) => (
          <li key={piece.EvidenceId}>
            <button
              type="button"
              className={`${style.term} ${style.opens} ${isAgainst(piece) ? style.against : style.for}`}
              aria-expanded={piece === opened}
              aria-controls={id}
              onClick={() => toggle(piece)}
            >
              <span className={style.weight}>
                {piece === deciding ? <ZoneMark zone={zoneOf(piece.Decision?.Zone)} withName /> : weight(piece.Weight, language)}
              </span>
              <span>
                <Inert text={sourceName(piece.Source, i18n)} max={32} />
              </span>
            </button>
          </li>
        ))}
        {left > 0 && (
          <li>
            <Button look="quiet" onPress={() => setIsAll(true)}>
              {t("why.more_terms", { n: left })}
            </Button>
          </li>
        )}
        <li className={`${style.term} ${style.total} ${zoneClass(zone)}`}>
          <span className={style.weight}>{deciding ? t("why.decides") : `= ${weight(explanation.Sum, language)} dB`}</span>
          <span>
            <ZoneMark zone={zone} withName /> {t("why.score", { score: explanation.Score })}
          </span>
        </li>
      </ol>
      <div id={id}>{opened && <Evidence piece={opened} />}</div>
    </>
  );
}
