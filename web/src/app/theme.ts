/** Light or dark: as chosen, or as the system has it. */

import { useEffect, useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";

const system = () => window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(changed: () => void): () => void {
  const query = system();
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** What is shown, given what is chosen; the page takes its colours from it. */
export function useTheme(chosen: Theme): "light" | "dark" {
  const isSystemDark = useSyncExternalStore(subscribe, () => system().matches);
  const shown = chosen === "system" ? (isSystemDark ? "dark" : "light") : chosen;
  useEffect(() => {
    document.documentElement.dataset["theme"] = shown;
  }, [shown]);
  return shown;
}
