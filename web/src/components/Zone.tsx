import { useI18n } from "../i18n";
import style from "./Zone.module.css";

export const ZONES = ["Red", "Orange", "Yellow", "Green", "Grey"] as const;
export type ZoneName = (typeof ZONES)[number];

export function zoneOf(text: string | null | undefined): ZoneName {
  return ZONES.find((zone) => zone === text) ?? "Grey";
}

/** The class that gives a part of a page the colours of a zone, as `--zone` and `--zone-ground`. */
export function zoneClass(zone: ZoneName): string {
  return style[zone] ?? "";
}

const SHAPES: Readonly<Record<ZoneName, string>> = { Red: "●", Orange: "◆", Yellow: "▲", Green: "■", Grey: "○" };

/** A zone by colour, shape and letter: never by colour alone. */
export function ZoneMark({ zone, withName = false }: { zone: ZoneName; withName?: boolean }) {
  const { t } = useI18n();
  const name = t(`zone.${zone}`);
  return (
    <span className={`${style.mark} ${zoneClass(zone)}`}>
      <span aria-hidden="true">
        {SHAPES[zone]}
        {!withName && (zone === "Grey" ? "–" : zone[0])}
      </span>
      <span className={withName ? "" : "aside"}>{name}</span>
    </span>
  );
}
