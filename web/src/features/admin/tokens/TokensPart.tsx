import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, body, type Schemas } from "../../../api/client";
import { useSession } from "../../../app/session";
import { Button } from "../../../components/Button";
import { DataTable, type Column } from "../../../components/DataTable";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import { useAddress, useTableAddress } from "../address";
import { ADMIN } from "../change";
import { Confirm } from "../Confirm";
import { plain } from "../plain";
import { State } from "../State";
import { UserSelect } from "../UserSelect";

type Token = Schemas["TokenRow"];
const MARKS = { in_force: "good", revoked: "bad", ended: "off" } as const;

function stateOf({ IsInForce, RevokedAt }: Token): keyof typeof MARKS {
  return IsInForce ? "in_force" : RevokedAt ? "revoked" : "ended";
}

/** The tokens of a user. What they are nobody can show; they can be revoked. */
export function TokensPart() {
  const { t } = useI18n();
  const own = useSession().User.Id;
  const [{ user = own }, set] = useAddress("tokens");
  const table = useTableAddress("tokens");
  const [revoked, setRevoked] = useState<Token | null>(null);
  const tokens = useQuery({
    queryKey: [ADMIN, "tokens", user],
    queryFn: () => body(api.GET("/api/tokens", { params: { query: { user } } })),
    staleTime: 30_000,
  });
  const columns = useMemo<readonly Column<Token>[]>(
    () => [
      { id: "name", header: t("admin.name"), value: ({ Name }) => Name, cell: ({ Name }) => <Inert text={Name} max={60} /> },
      { id: "prefix", header: t("admin.tokens.prefix"), value: ({ Prefix }) => Prefix, cell: ({ Prefix }) => <code>{Prefix}…</code> },
      { id: "scopes", header: t("admin.tokens.scopes"), value: ({ Scopes }) => Scopes.map((scope) => t(`admin.scope.${scope}`)).join(t("admin.list_comma")) },
      {
        id: "state",
        header: t("admin.state"),
        value: (token) => t(`admin.tokens.state.${stateOf(token)}`),
        cell: (token) => <State is={MARKS[stateOf(token)]}>{t(`admin.tokens.state.${stateOf(token)}`)}</State>,
      },
      { id: "used", header: t("admin.tokens.used"), value: ({ UsedAt }) => UsedAt, cell: ({ UsedAt }) => <Moment at={UsedAt} /> },
      { id: "made", header: t("admin.made"), value: ({ CreatedAt }) => CreatedAt, cell: ({ CreatedAt }) => <Moment at={CreatedAt} dayOnly /> },
      { id: "ends", header: t("admin.tokens.ends"), value: ({ ExpiresAt }) => ExpiresAt, cell: ({ ExpiresAt }) => <Moment at={ExpiresAt} /> },
      {
        id: "do",
        header: t("admin.do"),
        isTools: true,
        value: () => null,
        cell: (token) =>
          token.IsInForce && (
            <Button look="quiet" aria-label={t("admin.tokens.revoke_named", { name: plain(token.Name) })} onPress={() => setRevoked(token)}>
              {t("admin.tokens.revoke")}
            </Button>
          ),
      },
    ],
    [t],
  );
  return (
    <div className="stack">
      <div className="row">
        <UserSelect value={user} onChange={(user) => set({ user })} />
      </div>
      {tokens.error && <ErrorNotice error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.isPending && <p className="soft">{t("app.loading")}</p>}
      {tokens.data?.Total === 0 && <p className="soft">{t("admin.tokens.none")}</p>}
      {tokens.data && tokens.data.Total > 0 && <DataTable name={t("admin.part.tokens")} columns={columns} rows={tokens.data.Tokens} {...table} />}
      {revoked && (
        <Confirm
          title={t("admin.tokens.revoke")}
          question={t("admin.tokens.revoke_question", { name: revoked.Name })}
          action={t("admin.tokens.revoke")}
          work={() => api.DELETE("/api/tokens/{id}", { params: { path: { id: revoked.Id } } })}
          said={() => t("admin.tokens.revoked", { name: revoked.Name })}
          onClose={() => setRevoked(null)}
        />
      )}
    </div>
  );
}
