import { useI18n } from "../../../i18n";
import { ZoneMark } from "../../../components/Zone";
import { weight, type Explanation } from "./sides";
import style from "./why.module.css";

/** Room at both ends of the scale, in dB. */
const MARGIN = 3;

/** Where the sum stands between the thresholds. What decides nothing, or is decided by a person, is not on it. */
export function Scale({ explanation, isFile }: { explanation: Explanation; isFile: boolean }) {
  const { t, language } = useI18n();
  const { Prior, Sum, Thresholds } = explanation;
  const [orange, red] = [Thresholds.Orange.Sum, Thresholds.Red.Sum];
  const low = Math.min(Prior, Sum, orange) - MARGIN;
  const high = Math.max(Prior, Sum, red) + MARGIN;
  const at = (value: number) => `${(((value - low) / (high - low)) * 100).toFixed(2)}%`;
  const width = (from: number, to: number) => `${(((to - from) / (high - low)) * 100).toFixed(2)}%`;
  const label = t("why.scale", { sum: weight(Sum, language), orange: weight(orange, language), red: weight(red, language) });
  return (
    <div className={style.scale} role="img" aria-label={label}>
      <div className={style.axis}>
        <span className={style.part} style={{ width: width(low, orange) }} />
        {isFile ? (
          <span className={`${style.part} ${style.red}`} style={{ width: width(orange, high) }} />
        ) : (
          <>
            <span className={`${style.part} ${style.orange}`} style={{ width: width(orange, red) }} />
            <span className={`${style.part} ${style.red}`} style={{ width: width(red, high) }} />
          </>
        )}
        <span className={style.span} style={{ insetInlineStart: at(Math.min(Prior, Sum)), width: width(Math.min(Prior, Sum), Math.max(Prior, Sum)) }} />
        <span className={style.prior} style={{ insetInlineStart: at(Prior) }} />
        <span className={style.needle} style={{ insetInlineStart: at(Sum) }} />
      </div>
      <div className={style.legend} aria-hidden="true">
        {!isFile && (
          <span style={{ insetInlineStart: at(orange) }}>
            <ZoneMark zone="Orange" /> {weight(orange, language)}
          </span>
        )}
        <span style={{ insetInlineStart: at(isFile ? orange : red) }}>
          <ZoneMark zone="Red" /> {weight(isFile ? orange : red, language)}
        </span>
      </div>
    </div>
  );
}
