import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { I18nProvider as AriaI18n } from "react-aria-components";
import { ApiError } from "../api/client";
import { ErrorNotice } from "../components/Notice";
import { I18nProvider, i18n, loadCommon, loadRest, preferred, type Language } from "../i18n";
import { router } from "./router";
import { SessionProvider, useSessionQuery } from "./session";
import { useTheme } from "./theme";

/** Waits until it is known who reads, and in which language. */
export function Portal({ children }: { children: ReactNode }) {
  const session = useSessionQuery();
  const preferences = session.data?.Preferences;
  const language: Language = preferences?.Language ?? preferred(navigator.languages);
  const timeZone = preferences?.TimeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const texts = useTexts(language, loadCommon, "common");
  const isAllWanted = useIsAllWanted();
  const rest = useTexts(language, loadRest, "rest", isAllWanted);
  useTheme(preferences?.Theme ?? "system");
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  if (!texts.data) return null;
  const value = i18n(language, { ...texts.data, ...rest.data }, timeZone, rest.data !== undefined);
  const isSignedOut = session.error instanceof ApiError && session.error.status === 401;
  return (
    <I18nProvider value={value}>
      <AriaI18n locale={language}>
        {session.data && <SessionProvider value={session.data}>{children}</SessionProvider>}
        {session.error && !isSignedOut && (
          <main className="page">
            <ErrorNotice error={session.error} onRetry={() => void session.refetch()} />
          </main>
        )}
      </AriaI18n>
    </I18nProvider>
  );
}

/** The words of a language; those of the one before until they are there. */
function useTexts(language: Language, load: typeof loadCommon, part: string, enabled = true) {
  return useQuery({
    queryKey: ["texts", part, language],
    queryFn: () => load(language),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    enabled,
  });
}

/** Whether more is read than the search page, or was. */
function useIsAllWanted(): boolean {
  const [isWanted, setIsWanted] = useState(location.pathname !== "/");
  useEffect(
    () => router.subscribe("onBeforeNavigate", ({ toLocation }) => toLocation.pathname !== "/" && setIsWanted(true)),
    [],
  );
  return isWanted;
}
