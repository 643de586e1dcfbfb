import { useEffect } from "react";
import { useI18n } from "../i18n";

/** Names the page in the browser's tab and history. */
export function useTitle(page: string): void {
  const { t } = useI18n();
  useEffect(() => {
    document.title = t("app.title", { page });
  }, [page, t]);
}
