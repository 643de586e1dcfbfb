import { useEffect, useState } from "react";
import { useI18n } from "../i18n";
import { IconButton } from "./Button";
import { Icon } from "./Icon";

/** Puts a text on the clipboard, as it came. */
export function Copy({ text, label }: { text: string; label?: string }) {
  const { t } = useI18n();
  const [state, setState] = useState<"idle" | "done" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState("done"),
      () => setState("failed"),
    );
  const name = state === "done" ? t("common.copied") : state === "failed" ? t("common.copy_failed") : (label ?? t("common.copy"));
  return (
    <IconButton label={name} onPress={copy}>
      <Icon name={state === "done" ? "check" : state === "failed" ? "cross" : "copy"} />
      <span className="aside" role="status">
        {state === "idle" ? "" : name}
      </span>
    </IconButton>
  );
}
