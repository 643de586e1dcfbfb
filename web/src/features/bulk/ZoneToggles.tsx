import { ToggleButton } from "react-aria-components";
import { ZoneMark, ZONES, type ZoneName } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { number } from "../../lib/format";
import style from "./Bulk.module.css";
import type { Row } from "./rows";

interface Props {
  rows: readonly Row[];
  /** The zones that are shown; all when there are none. */
  zones: ReadonlySet<ZoneName>;
  onZones: (zones: ReadonlySet<ZoneName>) => void;
}

/** How many are of which zone; pressed, only those are shown. */
export function ZoneToggles({ rows, zones, onZones }: Props) {
  const { t, language } = useI18n();
  const counts = new Map<ZoneName, number>();
  for (const { zone } of rows) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const toggle = (zone: ZoneName) => {
    const next = new Set(zones);
    if (!next.delete(zone)) next.add(zone);
    onZones(next);
  };
  return (
    <div role="group" aria-label={t("bulk.by_zone")} className={`row ${style.zones}`}>
      {ZONES.map((zone) => (
        <ToggleButton
          key={zone}
          className={style.toggle ?? ""}
          isSelected={zones.has(zone)}
          onChange={() => toggle(zone)}
          isDisabled={!counts.has(zone) && !zones.has(zone)}
        >
          <ZoneMark zone={zone} withName /> <span className={style.figure}>{number(counts.get(zone) ?? 0, language)}</span>
        </ToggleButton>
      ))}
    </div>
  );
}
