import { useCallback } from "react";
import { useI18n } from "../../../i18n";

/** Seconds in the unit that keeps the figure short: `0.4 ms`, `2.5 s`. */
export function useDuration(): (seconds: number) => string {
  const { language } = useI18n();
  return useCallback(
    (seconds) => {
      const isShort = seconds < 1;
      const value = isShort ? seconds * 1000 : seconds;
      const figure = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(value);
      return `${figure} ${isShort ? "ms" : "s"}`;
    },
    [language],
  );
}
