/** What the report page and the sections on it know of each other. */

import type { ComponentType } from "react";
import type { TableState } from "../../components/DataTable";
import type { Kind } from "../../lib/object";
import type { Asked, SectionName } from "./query";

export interface SectionProps {
  readonly asked: Asked;
  /** What the reader made of the section's table; the page's address keeps it. */
  readonly state: TableState;
  readonly onState: (state: TableState) => void;
}

/** A section: it draws its own `<Section>` whose id is its name, and loads when it comes near the view. */
export interface SectionDef {
  readonly name: SectionName;
  readonly kinds: readonly Kind[];
  readonly Body: ComponentType<SectionProps>;
}
