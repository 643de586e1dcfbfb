import { useNavigate } from "@tanstack/react-router";
import { useI18n } from "../i18n";
import { defang, reportPath, type Observable } from "../lib/object";
import style from "./Chip.module.css";
import { Icon } from "./Icon";
import { Inert } from "./Inert";
import { QuietMenu } from "./Menu";
import { ZoneMark, zoneOf } from "./Zone";

interface Props {
  object: Observable;
  zone?: string | null;
  /** Characters that are shown. */
  max?: number;
  /** Filters what is around it by this object. */
  onFilter?: (text: string) => void;
}

/** A related object: its zone, its name made harmless, and what can be done with it. It leads to its report, never out. */
export function Chip({ object, zone, max = 72, onFilter }: Props) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const href = reportPath(object);
  const copy = (text: string) => void navigator.clipboard.writeText(text);
  const go = () => void navigate({ to: "/report/$kind/$object", params: { kind: object.kind, object: object.text } });
  return (
    <span className={style.chip}>
      {zone !== undefined && <ZoneMark zone={zoneOf(zone)} />}
      <a
        className={style.name}
        href={href}
        onClick={(event) => {
          // The browser's own ways to open another tab stay.
          if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          go();
        }}
      >
        <Inert text={defang(object)} max={max} isName={object.kind !== "hash"} />
      </a>
      <QuietMenu
        label={t("chip.menu", { object: object.text.slice(0, 80) })}
        sign={<Icon name="more" />}
        actions={[
          { id: "look_up", label: t("chip.look_up"), run: go },
          { id: "new_tab", label: t("chip.new_tab"), run: () => void window.open(href, "_blank", "noopener") },
          null,
          { id: "copy", label: t("chip.copy"), run: () => copy(object.text) },
          { id: "copy_defanged", label: t("chip.copy_defanged"), run: () => copy(defang(object)) },
          null,
          {
            id: "graph",
            label: t("chip.graph"),
            run: () => void navigate({ to: "/graph", search: { kind: object.kind, object: object.text } }),
          },
          ...(onFilter ? [{ id: "filter", label: t("chip.filter"), run: () => onFilter(object.text) }] : []),
        ]}
      />
    </span>
  );
}
