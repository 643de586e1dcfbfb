import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { api, body, currentQuota, onQuota, type Quota } from "../../api/client";
import { useI18n } from "../../i18n";
import { moment } from "../../lib/format";
import style from "./QuotaLeft.module.css";

const KEY = ["licence"];

export function useLicence() {
  return useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api/licence")), staleTime: 60_000 });
}

/** Searches that the day has left: of the last answer, or as the licence says. `null` without a limit, `undefined` while it is not known,
 *  or without a licence. */
export function useQuotaLeft(): Quota | null | undefined {
  const answered = useSyncExternalStore(onQuota, currentQuota);
  const { data } = useLicence();
  return answered ?? (data && left(data));
}

/** The same in the page's head. */
export function QuotaLeft() {
  const { t, timeZone } = useI18n();
  const client = useQueryClient();
  const answered = useSyncExternalStore(onQuota, currentQuota);
  const figures = useQuotaLeft();
  useEffect(() => {
    if (answered) void client.invalidateQueries({ queryKey: KEY, refetchType: "none" });
  }, [answered, client]);
  const { data } = useLicence();
  const isNone = data && services(data).length === 0;
  if (isNone) return <span className={`${style.quota} ${style.low}`}>{t("quota.none")}</span>;
  if (!figures) return figures === null ? <span className={style.quota}>{t("quota.unlimited")}</span> : null;
  const { limit, remaining, resetsAt } = figures;
  const isLow = remaining * 10 < limit;
  return (
    <span
      className={`${style.quota} ${isLow ? style.low : ""}`}
      title={t("quota.resets", { when: moment(resetsAt.toISOString(), timeZone) })}
    >
      {t("quota.left", { remaining, limit })}
    </span>
  );
}

type Licence = NonNullable<ReturnType<typeof useLicence>["data"]>;

function services(licence: Licence) {
  return licence.Licences.flatMap((row) => row.Services.filter((service) => service.Service === "threat_lookup"));
}

/** What is left of all licences for looking up; `null` where one has no limit, `undefined` without any. */
function left(licence: Licence): Quota | null | undefined {
  const counted = services(licence);
  const [first] = counted;
  if (!first) return undefined;
  if (counted.some((service) => service.Limit == null)) return null;
  type Service = (typeof counted)[number];
  const sum = (of: (service: Service) => number) => counted.reduce((sum, service) => sum + of(service), 0);
  const limit = sum((service) => service.Limit ?? 0);
  return { limit, remaining: Math.max(0, limit - sum((service) => service.Used)), resetsAt: new Date(first.ResetsAt) };
}
