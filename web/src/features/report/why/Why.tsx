import { ErrorNotice } from "../../../components/Notice";
import { Section } from "../../../components/Section";
import { zoneOf } from "../../../components/Zone";
import { useI18n } from "../../../i18n";
import { useParts, type Asked } from "../query";
import { Flip, Outside, Silent } from "./Others";
import { Scale } from "./Scale";
import { sidesOf } from "./sides";
import { Sum } from "./Sum";
import { Summary } from "./Summary";
import style from "./why.module.css";

/** The explanation, which the panel takes the status from. */
export function useExplanation(asked: Asked) {
  return useParts(asked, ["Zone", "Explanation", "FeedMasks"], true);
}

/** Why the verdict is what it is: the sum, what was kept out of it, what would change it, and who said nothing. */
export function Why({ asked, isReserved }: { asked: Asked; isReserved: boolean }) {
  const { t } = useI18n();
  const { data, error, refetch, isPending, isPlaceholderData } = useExplanation(asked);
  const explanation = data?.Explanation;
  const zone = zoneOf(data?.Zone);
  const facts = data?.SectionInfo?.["FeedMasks"];
  const sides = explanation && sidesOf(explanation);
  return (
    <Section id="why" title={t("why.title")} help={t("why.help")} isLoading={isPending}>
      {isPending && <p className="soft">{t("app.loading")}</p>}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && !explanation && <p>{t(isReserved ? "why.reserved" : "why.none")}</p>}
      {explanation && sides && (
        <div className={`${style.why} ${isPlaceholderData ? style.old : ""}`} aria-busy={isPlaceholderData}>
          <Summary zone={zone} explanation={explanation} asked={facts?.Sources.length ?? 0} />
          <Sum explanation={explanation} zone={zone} />
          {!sides.deciding && <Scale explanation={explanation} isFile={asked.object.kind === "hash"} />}
          {explanation.Evidence.length > 0 && <Flip flip={explanation.Flip} />}
          <Outside title={t("why.overruled_title")} pieces={sides.overruled} />
          <Outside title={t("why.told_title")} pieces={sides.told} />
          {explanation.EvidenceTotal > explanation.Evidence.length && (
            <p className="soft">{t("why.cut", { shown: explanation.Evidence.length, total: explanation.EvidenceTotal })}</p>
          )}
          <Silent facts={facts} explanation={explanation} />
        </div>
      )}
    </Section>
  );
}
