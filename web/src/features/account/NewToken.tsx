import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, body, type Schemas } from "../../api/client";
import { useSession } from "../../app/session";
import { Button } from "../../components/Button";
import { Copy } from "../../components/Copy";
import { Dialog } from "../../components/Dialog";
import { Select, TextField } from "../../components/Field";
import { ErrorNotice, Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { useLicence } from "../search/QuotaLeft";
import { TOKENS } from "./account";
import style from "./Account.module.css";

type Scope = Schemas["TokenScope"];

const ROLES: readonly Schemas["Role"][] = ["reader", "analyst", "expert", "group_administrator", "administrator"];
/** The least role that has any use for a scope, as the server has it. */
const SCOPES: readonly { readonly scope: Scope; readonly least: Schemas["Role"] }[] = [
  { scope: "lookup", least: "reader" },
  { scope: "whois", least: "reader" },
  { scope: "import", least: "analyst" },
  { scope: "assess", least: "analyst" },
  { scope: "documents", least: "expert" },
  { scope: "administer", least: "group_administrator" },
];
const DAYS = ["7", "30", "90", "180", "365"] as const;

/** Makes a token, and shows it once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const { User } = useSession();
  const licences = useLicence().data?.Licences ?? [];
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set<Scope>(["lookup"]));
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const [licence, setLicence] = useState("");
  const make = useMutation({
    mutationFn: () => {
      const ExpiresAt = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
      return body(api.POST("/api/tokens", { body: { Name: name.trim(), Scopes: [...scopes], ExpiresAt, Licence: licence || null } }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
  const toggle = (scope: Scope) => {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (make.data) return <Made secret={make.data.Secret} onClose={onClose} />;
  return (
    <Dialog title={t("account.token_make")} isOpen onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        <TextField label={t("account.token_name")} about={t("account.token_name_about")} maxLength={100} value={name} onChange={setName} autoFocus />
        <fieldset className="stack-tight">
          <legend>{t("account.token_scopes")}</legend>
          {SCOPES.filter(({ least }) => ROLES.indexOf(User.Role) >= ROLES.indexOf(least)).map(({ scope }) => (
            <label key={scope} className={style.scope}>
              <input type="checkbox" checked={scopes.has(scope)} onChange={() => toggle(scope)} />
              <code>{scope}</code>
              <span>{t(`account.scope.${scope}`)}</span>
            </label>
          ))}
        </fieldset>
        <Select label={t("account.token_days")} value={days} options={DAYS.map((value) => ({ value, label: t("account.days", { n: Number(value) }) }))} onChange={setDays} />
        {licences.length > 1 && (
          <Select
            label={t("account.token_licence")}
            value={licence}
            options={[{ value: "", label: t("account.token_licence_any") }, ...licences.map(({ Id, Product, Code }) => ({ value: Id, label: `${Product} (${Code})` }))]}
            onChange={setLicence}
          />
        )}
        <div className="row">
          <Button look="first" type="submit" isDisabled={name.trim() === "" || scopes.size === 0 || make.isPending}>
            {t("account.token_make")}
          </Button>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
        </div>
        {make.error && <ErrorNotice error={make.error} />}
      </form>
    </Dialog>
  );
}

function Made({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog title={t("account.token_here")} isOpen isSticky onClose={onClose}>
      <Notice kind="warning">
        <p>{t("account.token_once")}</p>
      </Notice>
      <p className={style.secret}>
        <code>{secret}</code> <Copy text={secret} label={t("account.token_copy")} />
      </p>
      <p className="soft">{t("account.token_use")}</p>
      <pre className={style.example}>{`curl -H "x-api-key: $TOKEN" ${location.origin}/api/licence`}</pre>
      <div>
        <Button look="first" onPress={onClose}>
          {t("common.close")}
        </Button>
      </div>
    </Dialog>
  );
}
