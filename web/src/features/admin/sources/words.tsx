import { useCallback } from "react";
import { useI18n } from "../../../i18n";
import { State } from "../State";
import { freshness, type Freshness } from "./freshness";
import type { Source } from "./query";

const MARKS = { fresh: "good", late: "warn", stale: "bad", none: "off" } as const;

export function FreshnessMark({ is }: { is: Freshness }) {
  const { t } = useI18n();
  return <State is={MARKS[is]}>{t(`admin.fresh.${is}`)}</State>;
}

/** Whether a source is paused, or how fresh it is. */
export function SourceState({ source, isPaused }: { source: Source; isPaused: boolean }) {
  const { t } = useI18n();
  return isPaused ? <State is="warn">{t("admin.sources.paused")}</State> : <FreshnessMark is={freshness(source, new Date())} />;
}

/** Hours as people say them: `12 hours`, `7 days`. */
export function useHours(): (hours: number) => string {
  const { language } = useI18n();
  return useCallback(
    (hours) => {
      const size = Math.abs(hours);
      const format = (value: number, unit: "hour" | "day") =>
        new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 }).format(value);
      return size < 48 ? format(hours, "hour") : format(hours / 24, "day");
    },
    [language],
  );
}
