/** Who is signed in, and what he prefers. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";
import { api, body, setCsrf, type Schemas } from "../api/client";

export type Session = Schemas["SessionReply"];
type Preferences = Schemas["PreferencesBody"];

const KEY = ["session"];
const Context = createContext<Session | null>(null);

export async function loadSession(): Promise<Session> {
  const session = await body(api.GET("/api/session"));
  setCsrf(session.Csrf);
  return session;
}

export function useSessionQuery() {
  return useQuery({ queryKey: KEY, queryFn: loadSession, staleTime: Number.POSITIVE_INFINITY, retry: false });
}

export function SessionProvider({ value, children }: { value: Session; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error("outside of SessionProvider");
  return session;
}

/** Roles from the least to the most, as the server compares them. */
const ROLES = ["reader", "analyst", "expert", "group_administrator", "administrator"];

/** Whether the one who is signed in has at least this role. */
export function useHasRole(least: "analyst" | "expert" | "group_administrator" | "administrator"): boolean {
  return ROLES.indexOf(useSession().User.Role) >= ROLES.indexOf(least);
}

/** Changes what he prefers; shown at once, and put back if the server refuses. */
export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const client = useQueryClient();
  const session = useSession();
  const { mutate } = useMutation({
    mutationFn: (preferences: Preferences) => body(api.PUT("/api/account/preferences", { body: preferences })),
    onMutate: (Preferences) => {
      const before = client.getQueryData<Session>(KEY);
      client.setQueryData<Session>(KEY, (session) => session && { ...session, Preferences });
      return before;
    },
    onError: (_error, _change, before) => client.setQueryData(KEY, before),
  });
  return [session.Preferences, (change) => mutate({ ...session.Preferences, ...change })];
}

export async function signOut(): Promise<void> {
  await api.DELETE("/api/session");
  location.assign("/sign-in");
}
