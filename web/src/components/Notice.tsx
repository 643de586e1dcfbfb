import type { ReactNode } from "react";
import { ApiError, currentQuota } from "../api/client";
import { useI18n, type I18n } from "../i18n";
import { moment } from "../lib/format";
import { Button } from "./Button";
import style from "./Notice.module.css";

/** Something that whoever reads should know. Errors interrupt who listens; the rest waits. */
export function Notice({ kind = "note", children }: { kind?: "note" | "warning" | "error"; children: ReactNode }) {
  return (
    <div className={`${style.notice} ${style[kind]}`} role={kind === "error" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** What went wrong, what to do, and by which number the server's log knows it. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const i18n = useI18n();
  return (
    <Notice kind="error">
      <p>{explained(error, i18n)}</p>
      <div className="row">
        {onRetry && <Button onPress={onRetry}>{i18n.t("common.retry")}</Button>}
        {error instanceof ApiError && error.requestId !== "" && (
          <span className="soft">{i18n.t("error.request", { id: error.requestId })}</span>
        )}
      </div>
    </Notice>
  );
}

/** An error in the reader's language. */
export function explained(error: unknown, { t, timeZone }: I18n): string {
  if (!(error instanceof ApiError)) return t("error.offline");
  const { message, status } = error;
  if (error.code === "quota_exceeded") {
    const resetsAt = currentQuota()?.resetsAt;
    return t("error.quota", { when: resetsAt ? moment(resetsAt.toISOString(), timeZone) : "" });
  }
  if (error.code === "not_in_licence") return t("error.licence");
  if (status === 403) return t("error.forbidden", { message });
  if (status === 400) return t("error.bad_request", { message });
  if (status === 404) return t("error.not_found", { message });
  return t("error.other", { message });
}
