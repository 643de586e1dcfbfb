import type { Schemas } from "../../api/client";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { Section } from "../../components/Section";
import { useI18n } from "../../i18n";
import style from "./Account.module.css";

/** Who one is to the server. */
export function Profile({ user }: { user: Schemas["AccountUser"] }) {
  const { t } = useI18n();
  return (
    <Section id="profile" title={t("account.profile")}>
      <dl className={style.facts}>
        <dt>{t("account.name")}</dt>
        <dd>
          <Inert text={user.Name} />
        </dd>
        <dt>{t("account.mail")}</dt>
        <dd>{user.Mail ? <Inert text={user.Mail} /> : t("account.mail_none")}</dd>
        <dt>{t("account.role")}</dt>
        <dd>
          {t(`account.role.${user.Role}`)} <span className="soft">{t(`account.role_about.${user.Role}`)}</span>
        </dd>
        <dt>{t("account.group")}</dt>
        <dd>
          <Inert text={user.Group.Name} /> <span className="soft">{t("account.group_sees", { tlp: user.Group.TlpMax })}</span>
        </dd>
        <dt>{t("account.since")}</dt>
        <dd>
          <Moment at={user.CreatedAt} dayOnly />
        </dd>
      </dl>
    </Section>
  );
}
