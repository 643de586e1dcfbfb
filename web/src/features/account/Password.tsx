import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, ApiError, body, type Schemas } from "../../api/client";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { ErrorNotice, Notice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { useI18n } from "../../i18n";
import { useNextSession } from "./account";
import style from "./Account.module.css";

/** As the server counts them. */
const CHARACTERS_MIN = 12;
const BYTES_MAX = 256;

export function Password({ user }: { user: Schemas["AccountUser"] }) {
  const { t } = useI18n();
  const next = useNextSession();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const change = useMutation({
    mutationFn: () => body(api.PUT("/api/account/password", { body: { Current: current, New: fresh } })),
    onSuccess: (session) => {
      next(session);
      setCurrent("");
      setFresh("");
      setAgain("");
    },
  });
  const isShort = [...fresh].length < CHARACTERS_MIN;
  const isLong = new TextEncoder().encode(fresh).length > BYTES_MAX;
  const isReady = current !== "" && !isShort && !isLong && fresh === again;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) change.mutate();
  };
  return (
    <Section id="password" title={t("account.password")}>
      {!user.HasPassword ? (
        <p className="soft">{t("account.password_none")}</p>
      ) : (
        <form className={style.form} onSubmit={onSubmit}>
          {/* For programs that keep passwords. */}
          <input type="text" name="username" autoComplete="username" value={user.Name} readOnly hidden />
          <TextField label={t("account.password_current")} type="password" autoComplete="current-password" value={current} onChange={setCurrent} />
          <TextField
            label={t("account.password_new")}
            about={t("account.password_about", { min: CHARACTERS_MIN })}
            type="password"
            autoComplete="new-password"
            value={fresh}
            onChange={setFresh}
          />
          <TextField label={t("account.password_again")} type="password" autoComplete="new-password" value={again} onChange={setAgain} />
          {again !== "" && again !== fresh && <p className={style.wrong}>{t("account.password_differs")}</p>}
          <p className="soft">{t("account.password_ends")}</p>
          <div>
            <Button type="submit" isDisabled={!isReady || change.isPending}>
              {t("account.password_change")}
            </Button>
          </div>
        </form>
      )}
      {change.isSuccess && (
        <Notice>
          <p>{t("account.password_changed")}</p>
        </Notice>
      )}
      {change.error && <PasswordError error={change.error} />}
    </Section>
  );
}

/** A wrong password is told as such; the rest as everywhere. */
export function PasswordError({ error }: { error: unknown }) {
  const { t } = useI18n();
  if (!(error instanceof ApiError) || error.code !== "wrong_credentials") return <ErrorNotice error={error} />;
  return (
    <Notice kind="error">
      <p>{t("account.password_wrong")}</p>
    </Notice>
  );
}
