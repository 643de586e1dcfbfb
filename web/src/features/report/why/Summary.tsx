import type { ReactNode } from "react";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import type { ZoneName } from "../../../components/Zone";
import { useI18n, type I18n } from "../../../i18n";
import { Names, Rich } from "../Rich";
import { categoryName, sourceName } from "../words";
import { conclusion } from "./conclusion";
import { isAgainst, isConcluded, sidesOf, type Explanation, type Piece } from "./sides";

interface Props {
  zone: ZoneName;
  explanation: Explanation;
  /** Lists that could have spoken. */
  asked: number;
}

/** Why, in a sentence or two that a stranger understands. */
export function Summary(props: Props) {
  const i18n = useI18n();
  const sentences = said(props, i18n);
  return (
    <p>
      {sentences.map((sentence, at) => (
        <span key={at}>
          {sentence}
          {i18n.language === "ja" ? "" : " "}
        </span>
      ))}
    </p>
  );
}

function said({ zone, explanation, asked }: Props, i18n: I18n): ReactNode[] {
  const { t, count } = i18n;
  const { counted, deciding, overruled, told } = sidesOf(explanation);
  const against = counted.filter((piece) => isAgainst(piece) && !isConcluded(piece));
  const concluded = counted.filter((piece) => isAgainst(piece) && isConcluded(piece));
  const clears = counted.filter((piece) => !isAgainst(piece));
  const who = (pieces: readonly Piece[]) => <Names names={pieces.map((piece) => sourceName(piece.Source, i18n))} />;
  const n = (pieces: readonly Piece[]) => new Set(pieces.map((piece) => piece.Source)).size;
  const category = (pieces: readonly Piece[]) => pieces[0] && categoryName(pieces[0].Category, i18n);
  const sentences: ReactNode[] = [];
  const say = (text: string, values: Readonly<Record<string, ReactNode>> = {}) => sentences.push(<Rich text={text} values={values} />);
  const sayConcluded = () =>
    concluded.length > 0 &&
    say(t("why.concluded"), { what: <Names names={concluded.map((piece) => conclusion(piece, i18n) ?? piece.Note ?? sourceName(piece.Source, i18n))} /> });

  if (deciding?.Decision) {
    const { Reason, ExpiresAt } = deciding.Decision;
    say(t("why.decided"), { until: <Moment at={ExpiresAt} />, reason: <Inert text={Reason} max={300} /> });
  } else if (zone === "Red" || zone === "Orange" || zone === "Yellow") {
    if (against.length > 0) {
      const detection = against.find((piece) => piece.Detection)?.Detection;
      const confirmed = against.map((piece) => piece.LastSeen ?? "").sort().at(-1);
      say(count(detection ? "why.accused_named" : "why.accused", n(against)), {
        sources: who(against),
        category: category(against),
        detection: detection && <Inert text={detection} max={60} />,
        day: <Moment at={confirmed} dayOnly />,
      });
    }
    sayConcluded();
    if (clears.length > 0) say(count("why.not_outweighed", n(clears)), { sources: who(clears) });
  } else if (zone === "Green") {
    const isAnalysed = clears[0]?.Class === "nothing found";
    if (clears.length > 0) say(count(isAnalysed ? "why.analysed" : "why.known", n(clears)), { sources: who(clears), category: category(clears) });
    const others = [...against, ...concluded];
    if (others.length > 0) say(count("why.outweighs", n(others)), { sources: who(others) });
    else say(t("why.unopposed"));
  } else if (against.length > 0) {
    say(count("why.too_little", n(against)), { sources: who(against), category: category(against), score: explanation.Score, orange: explanation.Thresholds.Orange.Score });
    sayConcluded();
  } else if (concluded.length > 0) {
    sayConcluded();
    say(t("why.concluded_alone"));
  } else if (clears.length > 0) {
    say(count("why.too_weak", n(clears)), { sources: who(clears) });
  } else if (told.length > 0) {
    say(count("why.mentioned", n(told)), { sources: who(told), category: category(told) });
  } else if (overruled.length === 0) {
    say(asked > 0 ? count("why.nobody", asked) : t("why.nobody_asked"));
  } else {
    say(t("why.nothing_counts"));
  }
  if (overruled.length > 0) say(count("why.overruled", overruled.length));
  return sentences;
}
