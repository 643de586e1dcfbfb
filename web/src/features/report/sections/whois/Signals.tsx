import { useI18n } from "../../../../i18n";
import { day } from "../../../../lib/format";
import { useSection, type Asked } from "../../query";
import style from "../sections.module.css";
import { say } from "../words";
import { earliest, daysBetween } from "./age";
import type { Whois } from "./DomainWhois";

/** From this age on a domain's youth says nothing any more. */
const YOUNG_DAYS = 365;

/** What of a registration an analyst acts on: how young it was at the first attack, and whether it says who is behind it. */
export function Signals({ asked, whois }: { asked: Asked; whois: Whois }) {
  const i18n = useI18n();
  const { t, count, timeZone } = i18n;
  const spam = useSection(asked, "SpamAttacks").data?.pages[0]?.SpamAttacks?.FirstSeen;
  const phishing = useSection(asked, "PhishingAttacks").data?.pages[0]?.PhishingAttacks?.FirstSeen;
  const attacked = earliest([spam, phishing]);
  const created = whois.Created;
  const days = created && attacked ? daysBetween(created, attacked) : null;
  const veils = [...new Set(whois.Contacts.flatMap(({ Veil }) => Veil ?? []))];
  const age = (days: number, on: string) => {
    if (days === 0) return t("sections.whois.same_day", { day: on });
    return days < 0 ? t("sections.whois.after_attack", { day: on }) : count("sections.whois.before_attack", days, { day: on });
  };
  const signals = [
    !whois.IsRegistered && t("sections.whois.not_registered"),
    attacked !== null && days !== null && days <= YOUNG_DAYS && age(days, day(attacked, timeZone)),
    ...veils.map((veil) => say.veil(i18n, veil)),
  ].filter((signal) => signal !== false);
  if (signals.length === 0) return null;
  return (
    <ul className={style.signals}>
      {signals.map((signal) => (
        <li key={signal}>{signal}</li>
      ))}
    </ul>
  );
}
