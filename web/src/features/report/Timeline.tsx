import { useRef, useState, type MouseEvent } from "react";
import { Button } from "../../components/Button";
import { Moment } from "../../components/Moment";
import { ErrorNotice } from "../../components/Notice";
import { Section } from "../../components/Section";
import { zoneClass, ZoneMark, zoneOf } from "../../components/Zone";
import { useI18n } from "../../i18n";
import type { Observable } from "../../lib/object";
import { bands, dayAt, ticks } from "./bands";
import { useParts } from "./query";
import style from "./Timeline.module.css";

/** Changes that are shown before the rest is asked for. */
const SHOWN = 6;

interface Props {
  object: Observable;
  asOf: string | undefined;
  onAsOf: (asOf: string) => void;
}

/** The zone over all time, also where a day of the past is shown: from it the reader goes to any other. */
export function Timeline({ object, asOf, onAsOf }: Props) {
  const { t } = useI18n();
  const { data, error, refetch, isPending } = useParts({ object }, ["Timeline"]);
  const [now] = useState(() => Date.now());
  const [isAll, setIsAll] = useState(false);
  const changes = data?.Timeline ?? [];
  const newest = changes.toReversed();
  const shown = isAll ? newest : newest.slice(0, SHOWN);
  return (
    <Section id="timeline" title={t("timeline.title")} help={t("timeline.help")} isLoading={isPending}>
      {isPending && <p className="soft">{t("app.loading")}</p>}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && changes.length === 0 && <p className="soft">{t("timeline.none")}</p>}
      {changes.length > 0 && (
        <>
          <Bands changes={changes} now={now} asOf={asOf} onAsOf={onAsOf} />
          <ol className={style.changes}>
            {shown.map(({ At, Zone, Score }) => (
              <li key={At}>
                <Button look="quiet" onPress={() => onAsOf(At)} aria-label={t("timeline.go", { moment: At })}>
                  <Moment at={At} />
                </Button>
                <ZoneMark zone={zoneOf(Zone)} withName />
                <span className="soft">{t("why.score", { score: Score })}</span>
              </li>
            ))}
          </ol>
          {shown.length < newest.length && (
            <div>
              <Button look="quiet" onPress={() => setIsAll(true)}>
                {t("timeline.more", { n: newest.length - shown.length })}
              </Button>
            </div>
          )}
        </>
      )}
    </Section>
  );
}

function Bands({ changes, now, asOf, onAsOf }: Pick<Props, "asOf" | "onAsOf"> & { changes: Parameters<typeof bands>[0]; now: number }) {
  const { t } = useI18n();
  const frame = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string>();
  const all = bands(changes, now);
  const [start, end] = [all[0]?.from ?? 0, all.at(-1)?.to ?? 1];
  const share = (event: MouseEvent) => {
    const box = frame.current?.getBoundingClientRect();
    return box && box.width > 0 ? (event.clientX - box.left) / box.width : 0;
  };
  const place = (part: number) => `${(part * 100).toFixed(3)}%`;
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const here = asOf === undefined ? undefined : (Date.parse(asOf.length === 10 ? `${asOf}T12:00:00Z` : asOf) - start) / (end - start);
  return (
    <div className={style.timeline}>
      <div ref={frame} className={style.bands} onMouseMove={(event) => setPointed(dayAt(all, share(event)))} onMouseLeave={() => setPointed(undefined)}>
        {all.map((band) => (
          <button
            key={band.from}
            type="button"
            className={`${style.band} ${zoneClass(band.zone)} ${style[band.zone] ?? ""}`}
            style={{ flexGrow: band.share }}
            aria-label={t("timeline.band", { zone: t(`zone.${band.zone}`), from: day(band.from), to: day(band.to) })}
            title={pointed && t("timeline.point", { day: pointed })}
            // A key has no place within the band: it means the band's end.
            onClick={(event) => onAsOf(event.detail === 0 ? day(band.to) : dayAt(all, share(event)))}
          >
            <ZoneMark zone={band.zone} />
          </button>
        ))}
        {here !== undefined && here >= 0 && here <= 1 && <span className={style.here} style={{ insetInlineStart: place(here) }} />}
      </div>
      <div className={style.ticks} aria-hidden="true">
        {ticks(all).map(({ label, share }) => (
          <span key={label} style={{ insetInlineStart: place(share) }}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}
