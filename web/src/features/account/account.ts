/** One's own account at the server. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, setCsrf, type Schemas } from "../../api/client";

export const ACCOUNT = ["account"];
export const TOKENS = ["tokens"];

export function useAccount() {
  return useQuery({ queryKey: ACCOUNT, queryFn: () => body(api.GET("/api/account")), staleTime: 0 });
}

/** Goes on with the session that begins in place of the one that asked, after a change of what one signs in with. */
export function useNextSession(): (session: Schemas["SessionReply"]) => void {
  const client = useQueryClient();
  return (session) => {
    setCsrf(session.Csrf);
    client.setQueryData(["session"], session);
    void client.invalidateQueries({ queryKey: ACCOUNT });
  };
}
