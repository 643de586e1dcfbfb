import type { en } from "./en";
import { common } from "./ja/common";
import { rest } from "./ja/rest";

export const ja: Readonly<Record<keyof typeof en, string>> = { ...common, ...rest };
