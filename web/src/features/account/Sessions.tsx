import { useState } from "react";
import type { Schemas } from "../../api/client";
import { DataTable, type Column, type TableState } from "../../components/DataTable";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { Section } from "../../components/Section";
import { useI18n } from "../../i18n";

type Row = Schemas["SessionRow"];

/** Where one is signed in, and through whom. */
export function Sessions({ account }: { account: Schemas["AccountReply"] }) {
  const { t } = useI18n();
  const [state, setState] = useState<TableState>({});
  const { Sessions: sessions, Identities: identities } = account;
  const columns: Column<Row>[] = [
    {
      id: "about",
      header: t("account.browser"),
      value: ({ About }) => About,
      cell: ({ About, IsCurrent }) => (
        <>
          {IsCurrent && <b>{t("account.session_this")} </b>}
          <span className="soft">
            <Inert text={About || "–"} max={90} />
          </span>
        </>
      ),
    },
    { id: "from", header: t("account.session_from"), value: ({ From }) => From, cell: ({ From }) => <code><Inert text={From} /></code> },
    { id: "begun", header: t("account.session_begun"), value: ({ CreatedAt }) => CreatedAt, cell: ({ CreatedAt }) => <Moment at={CreatedAt} /> },
    { id: "seen", header: t("account.session_seen"), value: ({ SeenAt }) => SeenAt, cell: ({ SeenAt }) => <Moment at={SeenAt} /> },
  ];
  return (
    <>
      <Section id="sessions" title={t("account.sessions")} count={{ n: sessions.length, isExact: true }} help={t("account.sessions_help")}>
        <DataTable name={t("account.sessions")} columns={columns} rows={sessions} state={state} onState={setState} />
      </Section>
      <Section id="identities" title={t("account.identities")} count={{ n: identities.length, isExact: true }} help={t("account.identities_help")}>
        {identities.length === 0 && <p className="soft">{t("account.identities_none")}</p>}
        <ul>
          {identities.map(({ Issuer, LinkedAt }) => (
            <li key={Issuer} className="row">
              <code>
                <Inert text={Issuer} />
              </code>
              <span className="soft">
                {t("account.identity_since")} <Moment at={LinkedAt} dayOnly />
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
