import { ErrorNotice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import { useAccount } from "./account";
import { Password } from "./Password";
import { Portal } from "./Portal";
import { Profile } from "./Profile";
import { SecondFactor } from "./SecondFactor";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";
import { Usage } from "./Usage";

/** Oneself: how the portal looks, what the day has left, tokens, and how one signs in. */
export function AccountPage() {
  const { t } = useI18n();
  const { data: account, error, refetch } = useAccount();
  return (
    <div className="page stack">
      <h1>{t("nav.account")}</h1>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {account && <Profile user={account.User} />}
      <Portal />
      <Usage />
      <Tokens />
      {account && (
        <>
          <Password user={account.User} />
          <SecondFactor user={account.User} />
          <Sessions account={account} />
        </>
      )}
    </div>
  );
}
