import { common } from "./en/common";
import { rest } from "./en/rest";

export const en = { ...common, ...rest } as const;
