import { useI18n } from "../../i18n";
import style from "./Panel.module.css";

/** From where on a score is called suspicious, and dangerous. */
const MARKS = [50, 75] as const;
const RADIUS = 40;

/** A point on the half circle, for a score of 0 to 100. */
function point(score: number, radius = RADIUS): string {
  const angle = Math.PI * (1 - score / 100);
  return `${(48 + radius * Math.cos(angle)).toFixed(2)} ${(48 - radius * Math.sin(angle)).toFixed(2)}`;
}

/** The threat score of an address as a gauge, with the marks from which its zones begin. */
export function Gauge({ score }: { score: number }) {
  const { t } = useI18n();
  const arc = (to: number) => `M ${point(0)} A ${RADIUS} ${RADIUS} 0 0 1 ${point(to)}`;
  return (
    <svg className={style.gauge} viewBox="0 0 96 56" role="img" aria-label={t("panel.gauge", { score })}>
      <path className={style.track} d={arc(100)} />
      {score > 0 && <path className={style.filled} d={arc(score)} />}
      {MARKS.map((mark) => (
        <path key={mark} className={style.mark} d={`M ${point(mark, RADIUS - 6)} L ${point(mark, RADIUS + 6)}`} />
      ))}
      <text className={style.score} x="48" y="48" textAnchor="middle">
        {score}
      </text>
    </svg>
  );
}
