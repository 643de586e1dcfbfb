import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, ApiError, body, type Schemas } from "../../api/client";
import { Button } from "../../components/Button";
import { Copy } from "../../components/Copy";
import { Dialog } from "../../components/Dialog";
import { TextField } from "../../components/Field";
import { ErrorNotice, Notice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { useI18n } from "../../i18n";
import { ACCOUNT, useNextSession } from "./account";
import style from "./Account.module.css";
import { PasswordError } from "./Password";
import { Qr } from "./Qr";

/** Codes of an authenticator (TOTP, RFC 6238) beside the password. */
export function SecondFactor({ user }: { user: Schemas["AccountUser"] }) {
  const { t } = useI18n();
  return (
    <Section id="totp" title={t("account.totp")} help={t("account.totp_help")}>
      {!user.HasPassword ? <p className="soft">{t("account.totp_no_password")}</p> : user.HasTotp ? <Removal /> : <SetUp />}
    </Section>
  );
}

function SetUp() {
  const { t } = useI18n();
  const next = useNextSession();
  const [code, setCode] = useState("");
  const begin = useMutation({ mutationFn: () => body(api.POST("/api/account/totp")) });
  const confirm = useMutation({
    mutationFn: () => body(api.PUT("/api/account/totp", { body: { Code: code.replace(/\s/g, "") } })),
    onSuccess: next,
  });
  const seed = begin.data;
  if (!seed) {
    return (
      <>
        <p>{t("account.totp_off")}</p>
        <div>
          <Button onPress={() => begin.mutate()} isDisabled={begin.isPending}>
            {t("account.totp_begin")}
          </Button>
        </div>
        {begin.error && <ErrorNotice error={begin.error} onRetry={() => begin.mutate()} />}
      </>
    );
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <div className={style.seed}>
      <Qr text={seed.Uri} label={t("account.totp_qr")} />
      <form className={style.form} onSubmit={onSubmit}>
        <p>{t("account.totp_scan")}</p>
        <dl className={style.facts}>
          <dt>{t("account.totp_secret")}</dt>
          <dd>
            <code>{seed.Secret.replace(/(.{4})(?=.)/g, "$1 ")}</code> <Copy text={seed.Secret} label={t("account.totp_copy_secret")} />
          </dd>
          <dt>{t("account.totp_uri")}</dt>
          <dd>
            <code>{seed.Uri}</code> <Copy text={seed.Uri} label={t("account.totp_copy_uri")} />
          </dd>
        </dl>
        <TextField
          label={t("account.totp_code")}
          about={t("account.totp_code_about")}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          value={code}
          onChange={setCode}
          autoFocus
        />
        <div className="row">
          <Button look="first" type="submit" isDisabled={!/^\d{3} ?\d{3}$/.test(code) || confirm.isPending}>
            {t("account.totp_confirm")}
          </Button>
          <Button look="quiet" onPress={() => begin.reset()}>
            {t("common.cancel")}
          </Button>
        </div>
        {confirm.error && <CodeError error={confirm.error} />}
      </form>
    </div>
  );
}

/** A wrong code is told as such; the rest as everywhere. */
function CodeError({ error }: { error: unknown }) {
  const { t } = useI18n();
  if (!(error instanceof ApiError) || error.status !== 400) return <ErrorNotice error={error} />;
  return (
    <Notice kind="error">
      <p>{t("account.totp_wrong")}</p>
    </Notice>
  );
}

function Removal() {
  const { t } = useI18n();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [password, setPassword] = useState("");
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/account/totp", { body: { Password: password } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ACCOUNT }),
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate();
  };
  return (
    <>
      <p>{t("account.totp_on")}</p>
      <div>
        <Button look="danger" onPress={() => setIsOpen(true)}>
          {t("account.totp_remove")}
        </Button>
      </div>
      <Dialog title={t("account.totp_remove")} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <form className="stack-tight" onSubmit={onSubmit}>
          <p>{t("account.totp_remove_about")}</p>
          <TextField label={t("account.password_current")} type="password" autoComplete="current-password" value={password} onChange={setPassword} autoFocus />
          <div className="row">
            <Button look="danger" type="submit" isDisabled={password === "" || remove.isPending}>
              {t("account.totp_remove")}
            </Button>
            <Button onPress={() => setIsOpen(false)}>{t("common.cancel")}</Button>
          </div>
          {remove.error && <PasswordError error={remove.error} />}
        </form>
      </Dialog>
    </>
  );
}
