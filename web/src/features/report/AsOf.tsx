import { useId } from "react";
import { Button } from "../../components/Button";
import { useI18n } from "../../i18n";
import { moment } from "../../lib/format";
import style from "./Actions.module.css";

/** No source that is known is older. */
const FIRST_DAY = "2000-01-01";

const today = () => new Date().toISOString().slice(0, 10);

/** The day as of which the report is told. Days end in UTC, as the server counts them. */
export function AsOf({ asOf, onAsOf }: { asOf: string | undefined; onAsOf: (asOf: string | undefined) => void }) {
  const { t } = useI18n();
  const id = useId();
  const day = asOf?.slice(0, 10) ?? "";
  return (
    <span className={style.as_of}>
      <label htmlFor={id}>{t("as_of.label")}</label>
      <input
        key={day}
        id={id}
        type="date"
        min={FIRST_DAY}
        max={today()}
        defaultValue={day}
        onChange={({ target }) => {
          // While a year is typed it is one of long ago.
          if (target.value === "") return;
          if (target.validity.valid && target.value !== day) onAsOf(target.value < today() ? target.value : undefined);
        }}
      />
    </span>
  );
}

/** Says that what is shown is the past. */
export function AsOfBanner({ asOf, onNow }: { asOf: string; onNow: () => void }) {
  const { t, timeZone } = useI18n();
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(asOf);
  return (
    <div className={style.banner} role="status">
      <span>{isDay ? t("as_of.day", { day: asOf }) : t("as_of.moment", { moment: moment(asOf, timeZone) })}</span>
      <span className="no-print">
        <Button onPress={onNow}>{t("as_of.now")}</Button>
      </span>
    </div>
  );
}
