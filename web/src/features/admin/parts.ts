/** The parts of administration, in the order in which they are listed. Each is loaded when it is opened. */

import { lazy, type ComponentType } from "react";

const IDS = ["sources", "imports", "users", "groups", "licences", "tokens", "audit", "erasure", "backup", "health"] as const;
export type PartId = (typeof IDS)[number];

export interface Part {
  readonly id: PartId;
  /** Who may do anything there. */
  readonly needs: "group_administrator" | "administrator";
  readonly Body: ComponentType;
}

export const PARTS: readonly Part[] = [
  { id: "sources", needs: "administrator", Body: lazy(async () => ({ default: (await import("./sources/SourcesPart")).SourcesPart })) },
  { id: "imports", needs: "administrator", Body: lazy(async () => ({ default: (await import("./imports/ImportsPart")).ImportsPart })) },
  { id: "users", needs: "group_administrator", Body: lazy(async () => ({ default: (await import("./users/UsersPart")).UsersPart })) },
  { id: "groups", needs: "group_administrator", Body: lazy(async () => ({ default: (await import("./groups/GroupsPart")).GroupsPart })) },
  {
    id: "licences",
    needs: "group_administrator",
    Body: lazy(async () => ({ default: (await import("./licences/LicencesPart")).LicencesPart })),
  },
  { id: "tokens", needs: "group_administrator", Body: lazy(async () => ({ default: (await import("./tokens/TokensPart")).TokensPart })) },
  { id: "audit", needs: "group_administrator", Body: lazy(async () => ({ default: (await import("./audit/AuditPart")).AuditPart })) },
  { id: "erasure", needs: "administrator", Body: lazy(async () => ({ default: (await import("./erasure/ErasurePart")).ErasurePart })) },
  { id: "backup", needs: "administrator", Body: lazy(async () => ({ default: (await import("./backup/BackupPart")).BackupPart })) },
  { id: "health", needs: "administrator", Body: lazy(async () => ({ default: (await import("./health/HealthPart")).HealthPart })) },
];
