import type { ReactNode } from "react";
import type { Schemas } from "../../api/client";
import { Copy } from "../../components/Copy";
import { Inert } from "../../components/Inert";
import { Moment } from "../../components/Moment";
import { zoneOf, ZoneMark } from "../../components/Zone";
import { useI18n, type Key } from "../../i18n";
import { bytes, number } from "../../lib/format";
import { Gauge } from "./Gauge";
import style from "./Panel.module.css";
import type { Report } from "./query";
import { categoryName, countryName } from "./words";

export type General = Schemas["Common"];

export function generalOf(report: Report | undefined): General | null | undefined {
  return report?.FileGeneralInfo ?? report?.IpGeneralInfo ?? report?.DomainGeneralInfo ?? report?.UrlGeneralInfo;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A dash, which is heard as “not known”. */
function Unknown() {
  const { t } = useI18n();
  return (
    <span className="soft">
      <span aria-hidden="true">–</span>
      <span className="aside">{t("common.unknown")}</span>
    </span>
  );
}

/** What is known about the object in general. */
export function Facts({ report }: { report: Report }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const general = generalOf(report);
  const ip = report.IpGeneralInfo;
  const host = report.DomainGeneralInfo ?? report.UrlGeneralInfo;
  if (!general) return null;
  const count = (value: number | null | undefined) => (value == null ? <Unknown /> : number(value, language));
  const hits = general.HitsCount;
  return (
    <dl className={style.facts}>
      {ip && ip.Status !== "reserved" && (
        <Fact name={t("panel.score")}>
          <Gauge score={ip.ThreatScore} />
        </Fact>
      )}
      <Fact name={t("panel.categories")}>
        {general.CategoriesWithZone.length === 0 && <Unknown />}
        <ul className={style.categories}>
          {general.CategoriesWithZone.map(({ Name, Zone }) => (
            <li key={Name}>
              <ZoneMark zone={zoneOf(Zone)} /> {categoryName(Name, i18n)}
            </li>
          ))}
        </ul>
      </Fact>
      <Fact name={t("panel.first_seen")}>
        <Moment at={general.FirstSeen} />
      </Fact>
      <Fact name={t("panel.last_seen")}>
        <Moment at={general.LastSeen} />
      </Fact>
      <Fact name={t("panel.hits")}>
        {hits == null ? <Unknown /> : <span title={t("panel.hits_about")}>{hits > 0 ? `≈ ${number(hits, language)}` : "0"}</span>}
      </Fact>
      {ip && (
        <Fact name={t("panel.country")}>
          {ip.CountryCode ? (
            <>
              {countryName(ip.CountryCode, i18n)} <span className="soft">{ip.CountryCode}</span>
            </>
          ) : (
            <Unknown />
          )}
        </Fact>
      )}
      {host && (
        <>
          <Fact name={t("panel.files")}>{count(host.FilesCount)}</Fact>
          {"UrlsCount" in host && <Fact name={t("panel.urls")}>{count(host.UrlsCount)}</Fact>}
          <Fact name={t("panel.ipv4")}>{count(host.Ipv4Count)}</Fact>
        </>
      )}
      {general.HasApt && (
        <Fact name={t("panel.apt")}>
          {general.RelatedAptReports.map(({ Id, Title }) => (
            <div key={Id}>
              <Inert text={Title} />
            </div>
          ))}
        </Fact>
      )}
    </dl>
  );
}

const DIGESTS: readonly (readonly [Key, "Md5" | "Sha1" | "Sha256" | "Imphash" | "Ssdeep" | "Tlsh"])[] = [
  ["panel.md5", "Md5"],
  ["panel.sha1", "Sha1"],
  ["panel.sha256", "Sha256"],
  ["panel.imphash", "Imphash"],
  ["panel.ssdeep", "Ssdeep"],
  ["panel.tlsh", "Tlsh"],
];
const SIGNER: Readonly<Record<string, Key>> = {
  Trusted: "panel.signer_trusted",
  "Not trusted": "panel.signer_not_trusted",
  Discredited: "panel.signer_discredited",
};

/** A file's digests, each with its copy, and what the file is. */
export function Digests({ file }: { file: Schemas["FileGeneralInfo"] }) {
  const { t, language } = useI18n();
  const signer = file.SignerStatus ? SIGNER[file.SignerStatus] : undefined;
  return (
    <dl className={style.digests}>
      {DIGESTS.map(([name, member]) => {
        const digest = file[member];
        return (
          digest && (
            <div key={member}>
              <dt>{t(name)}</dt>
              <dd className="mono">
                <Inert text={digest} max={80} />
                <Copy text={digest} label={t("panel.copy_digest", { name: t(name) })} />
              </dd>
            </div>
          )
        );
      })}
      <Fact name={t("panel.type")}>{file.Type ? <Inert text={file.Type} /> : <Unknown />}</Fact>
      {file.MimeType && (
        <Fact name={t("panel.mime")}>
          <Inert text={file.MimeType} />
        </Fact>
      )}
      <Fact name={t("panel.size")}>
        {file.Size == null ? <Unknown /> : <span title={`${number(file.Size, language)} B`}>{bytes(file.Size, language)}</span>}
      </Fact>
      <Fact name={t("panel.signer")}>
        {file.SignerZone && <ZoneMark zone={zoneOf(file.SignerZone)} />} {file.Signer ? <Inert text={file.Signer} /> : <Unknown />}
        {signer && <span className="soft"> {t(signer)}</span>}
      </Fact>
      {file.Packer && (
        <Fact name={t("panel.packer")}>
          <Inert text={file.Packer} />
        </Fact>
      )}
    </dl>
  );
}
