/** What the search page does not need; loaded after it. */

import { account } from "./account";
import { admin } from "./admin";
import { bulk } from "./bulk";
import { graph } from "./graph";
import { report } from "./report";
import { sections } from "./sections";

export const rest = { ...account, ...admin, ...bulk, ...graph, ...report, ...sections } as const;
