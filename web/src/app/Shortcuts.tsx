import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Dialog } from "../components/Dialog";
import { useI18n, type Key } from "../i18n";
import { PLACES } from "./nav";
import style from "./Shortcuts.module.css";

/** How long the letter after `g` may take, in milliseconds. */
const SEQUENCE_MS = 1200;

const LIST: readonly (readonly [string, Key])[] = [
  ["/", "keys.search"],
  ["?", "keys.help"],
  ["g s", "keys.go_search"],
  ["g b", "keys.go_bulk"],
  ["g f", "keys.go_scan"],
  ["g r", "keys.go_graphs"],
  ["g a", "keys.go_account"],
  ["g m", "keys.go_admin"],
  ["j", "keys.next"],
  ["k", "keys.previous"],
  ["x", "keys.select"],
  [".", "keys.menu"],
  ["e", "keys.export"],
  ["Esc", "keys.back"],
];

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

/** Keys that work everywhere, and the list of all keys. */
export function Shortcuts({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [begun, setBegun] = useState(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target)) {
        if (event.key === "Escape") (event.target as HTMLElement).blur();
        return;
      }
      // Within a window over the page its own keys count.
      if (document.querySelector("[role=dialog], [role=menu]")) return;
      if (event.timeStamp - begun < SEQUENCE_MS) {
        setBegun(Number.NEGATIVE_INFINITY);
        const to = event.key === "a" ? "/account" : PLACES.find(({ letter, isLater }) => letter === event.key && !isLater)?.to;
        if (to) void navigate({ to });
        return;
      }
      switch (event.key) {
        case "g":
          setBegun(event.timeStamp);
          return;
        case "/":
          document.getElementById("search")?.focus();
          break;
        case "?":
          onOpenChange(true);
          break;
        case "j":
          document.querySelector<HTMLElement>("tr[data-row]")?.focus();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [begun, navigate, onOpenChange]);
  return (
    <Dialog title={t("keys.title")} isOpen={isOpen} onClose={() => onOpenChange(false)}>
      <dl className={style.keys}>
        {LIST.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key, at) => (
                <span key={key}>
                  {at > 0 && <span className="soft"> {t("keys.then")} </span>}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
