/** Users and groups, whom several parts name. */

import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../api/client";
import { ADMIN } from "./change";

export type User = Schemas["UserRow"];
export type Group = Schemas["GroupRow"];
export type Role = Schemas["Role"];

export function useUsers(group = "") {
  return useQuery({
    queryKey: [ADMIN, "users", group],
    queryFn: () => body(api.GET("/api/users", { params: { query: group ? { group } : {} } })),
    staleTime: 30_000,
  });
}

export function useGroups() {
  return useQuery({ queryKey: [ADMIN, "groups"], queryFn: () => body(api.GET("/api/groups")), staleTime: 30_000 });
}

/** The name of a group by its identifier; the identifier of one that is gone. */
export function useGroupName(): (id: string | null | undefined) => string {
  const { data } = useGroups();
  return (id) => data?.Groups.find((group) => group.Id === id)?.Name ?? id ?? "";
}

/** The name of a user by his identifier; the identifier of one who is gone. */
export function useUserName(): (id: string | null | undefined) => string {
  const { data } = useUsers();
  return (id) => data?.Users.find((user) => user.Id === id)?.Name ?? id ?? "";
}
