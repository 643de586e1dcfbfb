/** Rows about what feeds say of the object itself. */

import type { Schemas } from "../../../../api/client";
import { Copy } from "../../../../components/Copy";
import { Inert } from "../../../../components/Inert";
import { Line, OBJECT_MAX } from "../cells";
import { custom, day, few, text, word, zone, type Columns } from "../columns";
import { say } from "../words";

/** Entries of feeds that cover the object. */
export const masks: Columns<Schemas["FeedMaskRow"]> = (tools) => [
  zone(tools),
  // No chip: a mask stands for many objects.
  custom(tools, "mask", (row) => row.NormalizedMask, ({ NormalizedMask }) => (
    <span className="mono">
      <Line>
        <Inert text={NormalizedMask} max={OBJECT_MAX} isName /> <Copy text={NormalizedMask} />
      </Line>
    </span>
  )),
  word(tools, "mask_type", ({ MaskType }) => say.mask(tools.i18n, MaskType)),
  few(tools, "feeds", ({ FeedNames }) => FeedNames, 3),
  word(tools, "listed", ({ IsListed }) => tools.i18n.t(IsListed ? "sections.listed.yes" : "sections.listed.no")),
  day(tools, "first", ({ FirstSeen }) => FirstSeen),
  day(tools, "last", ({ LastSeen }) => LastSeen),
];

/** What detections are called, and by whom. */
export const detections: Columns<Schemas["DetectionRow"]> = (tools) => [
  zone(tools),
  text(tools, "detection", (row) => row.DetectionName),
  text(tools, "method", (row) => row.DetectionMethod),
  few(tools, "source", ({ Source }) => [Source]),
  day(tools, "first", (row) => row.FirstDetectDate),
  day(tools, "last", (row) => row.LastDetectDate),
  text(tools, "reference", (row) => row.DescriptionUrl, true),
];
