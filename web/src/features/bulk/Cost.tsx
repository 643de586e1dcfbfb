import { useI18n } from "../../i18n";
import { moment } from "../../lib/format";
import { useQuotaLeft } from "../search/QuotaLeft";
import style from "./Bulk.module.css";

/** What looking up so many objects costs, and what the day has left for it. */
export function Cost({ objects }: { objects: number }) {
  const { t, count, timeZone } = useI18n();
  const quota = useQuotaLeft();
  if (quota === undefined) return null;
  if (quota === null) return <span className="soft">{t("bulk.cost_free")}</span>;
  const { remaining, resetsAt } = quota;
  const isShort = objects > remaining;
  return (
    <span className={isShort ? style.short : "soft"} role={isShort ? "alert" : undefined}>
      {count("bulk.cost", objects)} {t("bulk.cost_left", { remaining })}
      {isShort && ` ${t("bulk.cost_short", { n: objects - remaining, when: moment(resetsAt.toISOString(), timeZone) })}`}
    </span>
  );
}
