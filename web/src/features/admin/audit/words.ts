import { useCallback } from "react";
import { useI18n } from "../../../i18n";

/** What an action is called; as the server writes it where this version has no word for it. */
export function useActionName(): (action: string) => string {
  const { t, has } = useI18n();
  return useCallback(
    (action) => {
      const key = `admin.action.${action.replace(/\.$/, ".all")}`;
      return has(key) ? t(key) : action;
    },
    [t, has],
  );
}
