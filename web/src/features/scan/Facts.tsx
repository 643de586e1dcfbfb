import type { ReactNode } from "react";
import type { Schemas } from "../../api/client";
import { Copy } from "../../components/Copy";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { Section } from "../../components/Section";
import { ZoneMark, zoneOf } from "../../components/Zone";
import { useI18n } from "../../i18n";
import { bytes } from "../../lib/format";
import style from "./Scan.module.css";
import type { Signature } from "./signature";

interface Props {
  general: Schemas["FileGeneralInfo"] | null | undefined;
  looks: readonly Schemas["AnalysisRow"][];
  signature: Signature | null;
}

/** What the file is: digests, type, signature, what it says of itself. */
export function Facts({ general, looks, signature }: Props) {
  const { t, language } = useI18n();
  const digests = [
    ["SHA-256", general?.Sha256?.toLowerCase()],
    ["SHA-1", general?.Sha1?.toLowerCase()],
    ["MD5", general?.Md5?.toLowerCase()],
    ["imphash", general?.Imphash],
    ["ssdeep", general?.Ssdeep],
    ["TLSH", general?.Tlsh],
  ] as const;
  const packers = [...new Set(looks.flatMap(({ Packers }) => Packers))];
  const properties = looks.flatMap(({ Properties }) => Properties);
  return (
    <Section id="facts" title={t("scan.facts")}>
      <dl className={style.facts}>
        {digests.map(
          ([name, digest]) =>
            digest && (
              <Fact key={name} name={name}>
                <code>{digest}</code> <Copy text={digest} label={t("scan.copy_digest", { name })} />
              </Fact>
            ),
        )}
        <Fact name={t("scan.type")}>
          <Inert text={general?.Type ?? "–"} /> {general?.MimeType && <span className="soft">{general.MimeType}</span>}
        </Fact>
        {general?.Size != null && <Fact name={t("scan.size")}>{bytes(general.Size, language)}</Fact>}
        <Fact name={t("scan.signature")}>{signature ? <SignatureText signature={signature} /> : t("scan.unsigned")}</Fact>
        {packers.length > 0 && (
          <Fact name={t("scan.packers")}>
            <Inert text={packers.join(", ")} />
          </Fact>
        )}
        {properties.map(({ Key, Value }, at) => (
          <Fact key={at} name={<Inert text={Key} max={60} />}>
            <Inert text={Value} max={200} />
          </Fact>
        ))}
      </dl>
    </Section>
  );
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SignatureText({ signature }: { signature: Signature }) {
  const { t } = useI18n();
  const { status, zone, signer, program, reason, signedAt } = signature;
  return (
    <>
      <ZoneMark zone={zoneOf(zone)} /> {status}
      {signer && (
        <>
          {" · "}
          <Inert text={signer} />
        </>
      )}
      {program && (
        <>
          {" · "}
          <Inert text={program} />
        </>
      )}
      {signedAt && (
        <>
          {" · "}
          {t("scan.signed_at")} <Moment at={signedAt} />
        </>
      )}
      {reason && (
        <div className="soft">
          <Inert text={reason} max={240} />
        </div>
      )}
    </>
  );
}
