import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, body } from "../../../api/client";
import { ErrorNotice } from "../../../components/Notice";
import { Dialog } from "../../../components/Dialog";
import { Menu } from "../../../components/Menu";
import { useI18n } from "../../../i18n";
import { useChange } from "../change";
import { Confirm } from "../Confirm";
import type { User } from "../people";
import { plain } from "../plain";
import type { NewLink } from "./LinkOnce";

interface Props {
  user: User;
  onChange: (user: User) => void;
  onLink: (link: NewLink) => void;
}

/** What can be done with a user. */
export function UserActions({ user, onChange, onLink }: Props) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"disable" | "remove" | "link" | null>(null);
  const path = { params: { path: { id: user.Id } } };
  const disable = (IsDisabled: boolean) => body(api.PATCH("/api/users/{id}", { ...path, body: { IsDisabled } }));
  const enabling = useChange({ work: () => disable(false), said: ({ Name }) => t("admin.users.enabled", { name: Name }) });
  const go = (part: "tokens" | "audit") => void navigate({ to: "/admin/$part", params: { part }, search: { user: user.Id } });
  const close = () => setAsked(null);
  const { Name: name } = user;
  return (
    <>
      <Menu
        label={t("admin.actions", { name: plain(name) })}
        sign="⋮"
        actions={[
          { id: "change", label: t("admin.users.change"), run: () => onChange(user) },
          { id: "link", label: t("admin.users.link"), run: () => setAsked("link"), isDisabled: user.IsDisabled },
          { id: "tokens", label: t("admin.users.tokens"), run: () => go("tokens") },
          { id: "audit", label: t("admin.users.audit"), run: () => go("audit") },
          null,
          user.IsDisabled
            ? { id: "enable", label: t("admin.users.enable"), run: () => enabling.mutate(undefined) }
            : { id: "disable", label: t("admin.users.disable"), run: () => setAsked("disable") },
          { id: "remove", label: t("admin.users.remove"), run: () => setAsked("remove") },
        ]}
      />
      {asked === "link" && (
        <Confirm
          title={t("admin.users.link")}
          question={t("admin.users.link_question", { name })}
          action={t("admin.users.link_make")}
          isHarmless
          work={() => body(api.POST("/api/users/{id}/link", path))}
          said={({ User, Link }) => {
            onLink({ user: User.Name, link: Link });
            return t("admin.users.link_made", { name: User.Name });
          }}
          onClose={close}
        />
      )}
      {asked === "disable" && (
        <Confirm
          title={t("admin.users.disable")}
          question={t("admin.users.disable_question", { name })}
          action={t("admin.users.disable")}
          work={() => disable(true)}
          said={({ Name }) => t("admin.users.disabled_done", { name: Name })}
          onClose={close}
        />
      )}
      {asked === "remove" && (
        <Confirm
          title={t("admin.users.remove")}
          question={t("admin.users.remove_question", { name })}
          action={t("admin.users.remove")}
          word={name}
          work={() => api.DELETE("/api/users/{id}", path)}
          said={() => t("admin.users.removed", { name })}
          onClose={close}
        />
      )}
      {enabling.error && (
        <Dialog title={t("admin.users.enable")} isOpen onClose={() => enabling.reset()}>
          <ErrorNotice error={enabling.error} />
        </Dialog>
      )}
    </>
  );
}
