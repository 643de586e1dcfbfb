import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { Button } from "../../components/Button";
import { DataTable, type Column, type TableState } from "../../components/DataTable";
import { Dialog } from "../../components/Dialog";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { ErrorNotice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { useI18n } from "../../i18n";
import { TOKENS } from "./account";
import { NewToken } from "./NewToken";

type Token = Schemas["TokenRow"];

/** Tokens with which programs speak for oneself. */
export function Tokens() {
  const { t } = useI18n();
  const [state, setState] = useState<TableState>({});
  const [isMaking, setIsMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const { data, error, isPending, refetch } = useQuery({ queryKey: TOKENS, queryFn: () => body(api.GET("/api/tokens")), staleTime: 0 });
  const standing = ({ IsInForce, RevokedAt }: Token) => t(IsInForce ? "account.token_valid" : RevokedAt ? "account.token_revoked" : "account.token_ended");
  const columns: Column<Token>[] = [
    {
      id: "name",
      header: t("account.token_name"),
      value: ({ Name }) => Name,
      cell: ({ Name, Prefix }) => (
        <>
          <Inert text={Name} /> <code className="soft">{Prefix}…</code>
        </>
      ),
    },
    { id: "scopes", header: t("account.token_scopes"), value: ({ Scopes }) => Scopes.join(" "), cell: ({ Scopes }) => <code>{Scopes.join(" ")}</code> },
    { id: "standing", header: t("account.token_standing"), value: standing },
    { id: "used", header: t("account.token_used"), value: ({ UsedAt }) => UsedAt, cell: ({ UsedAt }) => (UsedAt ? <Moment at={UsedAt} /> : t("account.token_unused")) },
    { id: "made", header: t("account.token_made"), value: ({ CreatedAt }) => CreatedAt, cell: ({ CreatedAt }) => <Moment at={CreatedAt} dayOnly /> },
    { id: "ends", header: t("account.ends"), value: ({ ExpiresAt }) => ExpiresAt, cell: ({ ExpiresAt }) => <Moment at={ExpiresAt} dayOnly /> },
    {
      id: "revoke",
      header: t("account.token_revoke"),
      isTools: true,
      value: () => null,
      cell: (token) =>
        token.IsInForce && (
          <Button look="quiet" aria-label={t("account.token_revoke_which", { name: token.Name })} onPress={() => setRevoking(token)}>
            {t("account.token_revoke")}
          </Button>
        ),
    },
  ];
  return (
    <Section
      id="tokens"
      title={t("account.tokens")}
      count={data && { n: data.Total, isExact: true }}
      help={t("account.tokens_help")}
      tools={<Button onPress={() => setIsMaking(true)}>{t("account.token_make")}</Button>}
      isLoading={isPending}
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.Tokens.length === 0 && <p className="soft">{t("account.tokens_none")}</p>}
      {data && data.Tokens.length > 0 && (
        <DataTable name={t("account.tokens")} columns={columns} rows={data.Tokens} state={state} onState={setState} />
      )}
      {isMaking && <NewToken onClose={() => setIsMaking(false)} />}
      {revoking && <Revoke token={revoking} onClose={() => setRevoking(null)} />}
    </Section>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.DELETE("/api/tokens/{id}", { params: { path: { id: token.Id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: TOKENS }).then(onClose),
  });
  return (
    <Dialog title={t("account.token_revoke")} isOpen onClose={onClose}>
      <p>
        <Inert text={token.Name} /> <code className="soft">{token.Prefix}…</code>
      </p>
      <p>{t("account.token_revoke_about")}</p>
      <div className="row">
        <Button look="danger" onPress={() => revoke.mutate()} isDisabled={revoke.isPending}>
          {t("account.token_revoke")}
        </Button>
        <Button onPress={onClose} autoFocus>
          {t("common.cancel")}
        </Button>
      </div>
      {revoke.error && <ErrorNotice error={revoke.error} />}
    </Dialog>
  );
}
