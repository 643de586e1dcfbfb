import { useI18n } from "../i18n";
import { day, moment, relative } from "../lib/format";

/** A moment in the reader's zone; how long ago when it is pointed at. A missing one is a dash, which is heard as “not known”. */
export function Moment({ at, dayOnly = false }: { at: string | null | undefined; dayOnly?: boolean }) {
  const { t, timeZone, language } = useI18n();
  if (!at) {
    return (
      <span className="soft">
        <span aria-hidden="true">–</span>
        <span className="aside">{t("common.unknown")}</span>
      </span>
    );
  }
  return (
    <time dateTime={at} title={`${moment(at, timeZone)} · ${relative(at, new Date(), language)}`}>
      {dayOnly ? day(at, timeZone) : moment(at, timeZone)}
    </time>
  );
}
