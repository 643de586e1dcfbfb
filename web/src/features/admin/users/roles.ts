import { useHasRole } from "../../../app/session";
import type { Role } from "../people";

/** From the least to the most. */
const ROLES: readonly Role[] = ["reader", "analyst", "expert", "group_administrator", "administrator"];

/** The roles that the one who is signed in may give: none above his own. */
export function useRoles(): readonly Role[] {
  return useHasRole("administrator") ? ROLES : ROLES.slice(0, -1);
}
