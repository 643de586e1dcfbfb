import { useState } from "react";
import { Button } from "../../../components/Button";
import { Inert } from "../../../components/Inert";
import { Notice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import style from "../admin.module.css";

export interface NewLink {
  /** Whom it lets in. */
  readonly user: string;
  readonly link: string;
}

/** A link with which somebody chooses a password. It stays until it is put away: nobody can show it a second time. */
export function LinkOnce({ link: { user, link }, onClose }: { link: NewLink; onClose: () => void }) {
  const { t } = useI18n();
  // Relative where the server does not know its own address.
  const whole = new URL(link, location.origin).href;
  const [isCopied, setIsCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(whole).then(() => setIsCopied(true));
  return (
    <Notice kind="warning">
      <p>
        <Inert text={t("admin.users.link_about", { name: user })} max={400} />
      </p>
      <code className={style.link}>{whole}</code>
      <div className="row">
        <Button look="first" onPress={() => void copy()}>
          {t(isCopied ? "common.copied" : "admin.users.link_copy")}
        </Button>
        <Button onPress={onClose}>{t("admin.users.link_done")}</Button>
      </div>
    </Notice>
  );
}
