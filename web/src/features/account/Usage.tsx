import { Moment } from "../../components/Moment";
import { ErrorNotice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { useI18n } from "../../i18n";
import { number } from "../../lib/format";
import { useLicence } from "../search/QuotaLeft";
import style from "./Account.module.css";

/** Today's searches, for each licence and service. */
export function Usage() {
  const { t, language } = useI18n();
  const { data, error, isPending, refetch } = useLicence();
  const figure = (value: number | null | undefined) => (value == null ? t("account.unlimited") : number(value, language));
  return (
    <Section id="usage" title={t("account.usage")} help={t("account.usage_help")} isLoading={isPending}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.Licences.length === 0 && <p>{t("account.licences_none")}</p>}
      {data && data.Licences.length > 0 && (
        <div className={style.scroll} tabIndex={0} role="region" aria-label={t("account.usage")}>
          <table className={style.table}>
            <thead>
              <tr>
                <th scope="col">{t("account.licence")}</th>
                <th scope="col">{t("account.service")}</th>
                <th scope="col" className={style.number}>
                  {t("account.used")}
                </th>
                <th scope="col" className={style.number}>
                  {t("account.limit")}
                </th>
                <th scope="col">{t("account.left")}</th>
                <th scope="col">{t("account.resets")}</th>
                <th scope="col">{t("account.ends")}</th>
              </tr>
            </thead>
            <tbody>
              {data.Licences.flatMap((licence) =>
                licence.Services.map(({ Service, Used, Limit, Remaining, ResetsAt }) => (
                  <tr key={`${licence.Id} ${Service}`}>
                    <td>
                      {licence.Product}
                      {licence.Count > 1 && ` × ${licence.Count}`}
                    </td>
                    <td>{t(`account.service.${Service}`)}</td>
                    <td className={style.number}>{number(Used, language)}</td>
                    <td className={style.number}>{figure(Limit)}</td>
                    <td>
                      {Limit != null && Limit > 0 && (
                        <meter min={0} max={Limit} low={Limit / 10} optimum={Limit} value={Remaining ?? 0} aria-label={t("account.left")} />
                      )}{" "}
                      {figure(Remaining)}
                    </td>
                    <td>
                      <Moment at={ResetsAt} />
                    </td>
                    <td>{licence.EndsAt ? <Moment at={licence.EndsAt} /> : t("account.no_end")}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
