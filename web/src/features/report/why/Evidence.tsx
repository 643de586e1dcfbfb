import type { ReactNode } from "react";
import { Chip } from "../../../components/Chip";
import { Copy } from "../../../components/Copy";
import { Inert } from "../../../components/Inert";
import { Moment } from "../../../components/Moment";
import { ZoneMark, zoneOf } from "../../../components/Zone";
import { useI18n, type Key } from "../../../i18n";
import { detect } from "../../../lib/object";
import { categoryName, sourceName } from "../words";
import { conclusion } from "./conclusion";
import { ruleText } from "./rules";
import { weight, type Piece } from "./sides";
import style from "./why.module.css";

const CLASSES: Readonly<Record<string, Key>> = {
  malicious: "class.malicious",
  adware: "class.adware",
  clean: "class.clean",
  "nothing found": "class.nothing_found",
  "shared: CDN": "class.cdn",
  "shared: resolver": "class.resolver",
  "shared: hosting platform": "class.platform",
  "shared: sinkhole": "class.sinkhole",
  "shared: dynamic DNS": "class.dynamic_dns",
  "shared: relay": "class.relay",
  context: "class.context",
};
const VIA: Readonly<Record<string, Key>> = { object: "via.object", mask: "via.mask", host: "via.host" };

/** Everything about a piece of evidence. What its source wrote is shown, never linked. */
export function Evidence({ piece }: { piece: Piece }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const kind = CLASSES[piece.Class];
  const via = VIA[piece.Via];
  const share = (value: number) => new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
  const concluded = conclusion(piece, i18n);
  const rows: (readonly [Key, ReactNode])[] = [
    ["evidence.source", <Source piece={piece} />],
    ["evidence.says", kind ? t(kind) : piece.Class],
    ["evidence.category", categoryName(piece.Category, i18n)],
    ["evidence.detection", piece.Detection && <Inert text={piece.Detection} />],
    ["evidence.first_seen", <Moment at={piece.FirstSeen} />],
    ["evidence.last_seen", <Moment at={piece.LastSeen} />],
    ["evidence.age", t("evidence.days", { n: piece.AgeDays })],
    ["evidence.strength", t("evidence.product", {
      reliability: share(piece.Reliability),
      confidence: share(piece.Confidence),
      decay: share(piece.Decay),
      product: share(piece.Reliability * piece.Confidence * piece.Decay),
    })],
    ["evidence.weight", `${weight(piece.Weight, language)} dB`],
    ["evidence.rule", piece.Rule && ruleText(piece, t)],
    ["evidence.via", via ? t(via) : piece.Via],
    ["evidence.mask", piece.Mask && <Inert text={piece.Mask} />],
    ["evidence.concluded", concluded && <Inert text={concluded} max={400} />],
    ["evidence.note", piece.Note && !concluded && <Inert text={piece.Note} max={400} />],
    ["evidence.tags", piece.Tags.length > 0 && !concluded && <Tags tags={piece.Tags} />],
    ["evidence.reporter", piece.Reporter && !piece.Decision && <Inert text={piece.Reporter} />],
    ["evidence.reference", piece.Reference && (
      <>
        <Inert text={piece.Reference} max={160} /> <Copy text={piece.Reference} label={t("evidence.copy_reference")} />
      </>
    )],
    ["evidence.basis", piece.Basis && piece.Basis.Sources.length > 0 && <Tags tags={piece.Basis.Sources} />],
    ["evidence.objects", piece.Basis && piece.Basis.Objects.length > 0 && <Objects objects={piece.Basis.Objects} />],
    ["evidence.holds", piece.Basis?.HoldsUntil && <Moment at={piece.Basis.HoldsUntil} />],
    ["evidence.decision", piece.Decision && (
      <>
        <ZoneMark zone={zoneOf(piece.Decision.Zone)} withName /> <Inert text={piece.Decision.Reason} max={600} />
      </>
    )],
    ["evidence.author", piece.Decision && <span className="mono">{piece.Decision.Author}</span>],
    ["evidence.until", piece.Decision && <Moment at={piece.Decision.WithdrawnAt ?? piece.Decision.ExpiresAt} />],
    ["evidence.tlp", piece.Tlp],
    ["evidence.id", (
      <>
        <span className="mono">{piece.EvidenceId}</span> <Copy text={piece.EvidenceId} label={t("evidence.copy_id")} />
      </>
    )],
  ];
  return (
    <dl className={style.evidence}>
      {rows.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Source({ piece }: { piece: Piece }) {
  const i18n = useI18n();
  const name = sourceName(piece.Source, i18n);
  return (
    <>
      <Inert text={name} /> {name !== piece.Source && <span className="soft mono">{piece.Source}</span>}
    </>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <ul className={style.tags}>
      {tags.map((tag, at) => (
        <li key={at}>
          <Inert text={tag} max={60} />
        </li>
      ))}
    </ul>
  );
}

function Objects({ objects }: { objects: readonly string[] }) {
  return (
    <ul className={style.objects}>
      {objects.map((text) => {
        const object = detect(text);
        return <li key={text}>{object ? <Chip object={object} /> : <Inert text={text} />}</li>;
      })}
    </ul>
  );
}
