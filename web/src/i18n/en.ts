import { account } from "./en/account";
import { admin } from "./en/admin";
import { bulk } from "./en/bulk";
import { common } from "./en/common";
import { graph } from "./en/graph";
import { report } from "./en/report";
import { sections } from "./en/sections";

export const en = { ...common, ...account, ...admin, ...bulk, ...graph, ...report, ...sections } as const;
