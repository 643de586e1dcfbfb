import { Inert } from "../../../../components/Inert";
import { Moment } from "../../../../components/Moment";
import { useI18n } from "../../../../i18n";
import type { Schemas } from "../../../../api/client";
import { Related, Stack } from "../cells";
import { Facts } from "../Facts";
import { Frame, useNearSection } from "../Frame";
import style from "../sections.module.css";
import type { SectionDef, SectionProps } from "../../section";
import { say } from "../words";
import { Contacts } from "./Contacts";
import { Changes, Said } from "./History";
import { Signals } from "./Signals";
import { Statuses } from "./Statuses";

type Name = "DomainWhoIsInfo" | "UrlDomainWhoIs";
export type Whois = Schemas["DomainWhoIs"];

/** What a registry says of a domain, or of the domain of a URL. */
export function domainWhois(name: Name, kind: "domain" | "url"): SectionDef {
  function Body({ asked, state, onState }: SectionProps) {
    const { t } = useI18n();
    const loading = useNearSection(asked, name);
    const whois = loading.pages[0]?.[name];
    return (
      <Frame name={name} loading={loading}>
        {() =>
          whois ? (
            <>
              <Signals asked={asked} whois={whois} />
              <Registration whois={whois} />
              <Changes rows={whois.History} state={state} onState={onState} />
            </>
          ) : (
            <p className={`soft ${style.silence}`}>{t("sections.whois.none")}</p>
          )
        }
      </Frame>
    );
  }
  return { name, kinds: [kind], Body };
}

function Registration({ whois }: { whois: Whois }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { Registrar: registrar } = whois;
  return (
    <>
      <Facts
        facts={[
          [t("sections.whois.domain"), <Related text={whois.DomainName} />],
          [t("sections.whois.created"), whois.Created && <Moment at={whois.Created} />],
          [t("sections.whois.updated"), whois.Updated && <Moment at={whois.Updated} />],
          [t("sections.whois.expires"), whois.Expires && <Moment at={whois.Expires} />],
          [t("sections.whois.holder"), whois.RegistrationOrganization && <Inert text={whois.RegistrationOrganization} />],
          [t("sections.whois.registrar"), registrar?.Info && <Inert text={registrar.Info} />],
          [t("sections.whois.iana"), registrar?.IanaId && <Inert text={registrar.IanaId} />],
          [t("sections.whois.abuse"), registrar?.Email && <Inert text={registrar.Email} isName />],
          [
            "DNSSEC",
            typeof whois.Signed === "boolean" && say.registration(i18n, whois.Signed ? "signed" : "unsigned"),
          ],
        ]}
      />
      <div className={style.columns}>
        {whois.NameServers.length > 0 && (
          <div className={style.block}>
            <h3>{t("sections.whois.name_servers")}</h3>
            <Stack texts={whois.NameServers} />
          </div>
        )}
        <Statuses statuses={whois.DomainStatus} known={whois.DomainStatusInfo ?? []} />
        <Contacts
          contacts={whois.Contacts.map((contact) => ({
            role: contact.ContactType,
            veil: contact.Veil,
            lines: [
              ["name", contact.Name],
              ["organisation", contact.Organization],
              ["email", contact.Email],
              ["phone", contact.Phone],
              ["fax", contact.Fax],
              ["address", [contact.Address, contact.PostalCode, contact.City, contact.State].filter(Boolean).join(", ")],
              ["country", contact.CountryCode],
            ],
          }))}
        />
      </div>
      {whois.Observed && <Said observed={whois.Observed} />}
    </>
  );
}

