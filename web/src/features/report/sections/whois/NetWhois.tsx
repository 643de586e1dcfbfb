import type { Schemas } from "../../../../api/client";
import { Inert } from "../../../../components/Inert";
import { Moment } from "../../../../components/Moment";
import { useI18n } from "../../../../i18n";
import type { SectionDef, SectionProps } from "../../section";
import { Facts } from "../Facts";
import { Frame, useNearSection } from "../Frame";
import style from "../sections.module.css";
import { Contacts } from "./Contacts";
import { Changes, Said } from "./History";

const NAME = "IpWhoIs";

/** What a registry says of the network of an address. */
export const netWhois: SectionDef = { name: NAME, kinds: ["ip"], Body };

function Body({ asked, state, onState }: SectionProps) {
  const { t } = useI18n();
  const loading = useNearSection(asked, NAME);
  const whois = loading.pages[0]?.[NAME];
  return (
    <Frame name={NAME} loading={loading}>
      {() =>
        whois ? (
          <>
            <Network whois={whois} />
            <Changes rows={whois.History ?? []} state={state} onState={onState} />
          </>
        ) : (
          <p className={`soft ${style.silence}`}>{t("sections.whois.none_net")}</p>
        )
      }
    </Frame>
  );
}

function Network({ whois: { Net, Asn, Contacts: contacts = [], Observed } }: { whois: Schemas["IpWhoIs"] }) {
  const { t } = useI18n();
  const lines = (text: string) => text.split(/\r?\n/).filter((line) => line !== "");
  return (
    <>
      <Facts
        facts={[
          [t("sections.whois.range"), Net && <Inert text={`${Net.RangeStart} – ${Net.RangeEnd}`} />],
          [t("sections.whois.net_name"), Net?.Name && <Inert text={Net.Name} />],
          [
            t("sections.whois.description"),
            Net?.Description &&
              lines(Net.Description).map((line, at) => (
                <div key={at}>
                  <Inert text={line} max={200} />
                </div>
              )),
          ],
          [t("sections.whois.created"), Net?.Created && <Moment at={Net.Created} />],
          [t("sections.whois.updated"), Net?.Changed && <Moment at={Net.Changed} />],
          [
            t("sections.whois.asn"),
            Asn.length > 0 &&
              Asn.map(({ Number, Description }) => (
                <div key={Number}>
                  AS{Number} <Inert text={Description.join(", ")} max={200} />
                </div>
              )),
          ],
        ]}
      />
      <div className={style.columns}>
        <Contacts
          contacts={contacts.map((contact) => ({
            role: contact.ContactType,
            lines: [
              ["name", contact.Name],
              ["handle", contact.OrganizationId],
              ["email", contact.Email],
              ["phone", contact.Phone],
              ["fax", contact.Fax],
              ["address", contact.Address.join(", ")],
            ],
          }))}
        />
      </div>
      {Observed && <Said observed={Observed} />}
    </>
  );
}
