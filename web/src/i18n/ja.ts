import type { en } from "./en";
import { account } from "./ja/account";
import { admin } from "./ja/admin";
import { bulk } from "./ja/bulk";
import { common } from "./ja/common";
import { graph } from "./ja/graph";
import { report } from "./ja/report";
import { sections } from "./ja/sections";

export const ja: Readonly<Record<keyof typeof en, string>> = { ...common, ...account, ...admin, ...bulk, ...graph, ...report, ...sections };
