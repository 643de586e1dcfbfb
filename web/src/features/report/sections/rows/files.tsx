/** Rows that are files. */

import type { Schemas } from "../../../../api/client";
import { Inert } from "../../../../components/Inert";
import type { Observable } from "../../../../lib/object";
import { Line } from "../cells";
import { about, custom, day, figure, few, object, port, relation, score, size, text, word, zone, type Columns } from "../columns";
import { say } from "../words";

type File = Schemas["FileRow"];
type Tie = Schemas["FileTieRow"];
type Similar = Schemas["SimilarFileRow"];

/** A file by the strongest of its digests that are known. */
export function fileOf(row: { Sha256?: string | null; Sha1?: string | null; Md5?: string | null }): Observable | null {
  const digest = row.Sha256 ?? row.Sha1 ?? row.Md5;
  return digest ? { kind: "hash", text: digest } : null;
}

/** Files that were downloaded from an object or that accessed it. */
export const files: Columns<File> = (tools) => [
  zone(tools),
  object(tools, "file", fileOf),
  text(tools, "detection", (row) => row.DetectionName),
  score(tools),
  object(tools, "url", ({ Url }) => (Url ? { kind: "url", text: Url } : null)),
  port(tools),
  about(tools, "downloads", (row) => row.DownloadHitsCount),
  about(tools, "accesses", (row) => row.AccessHitsCount),
  ...relation<File>(tools),
];

/** Files that another file starts, writes, contains, or the other way round. */
export const ties: Columns<Tie> = (tools) => [
  zone(tools),
  object(tools, "file", fileOf),
  text(tools, "name", ({ Name }) => Name, true),
  text(tools, "detection", (row) => row.DetectionName),
  score(tools),
  word(tools, "location", ({ Location }) => Location),
  text(tools, "path", ({ Path }) => Path, true),
  about(tools, "hits", ({ HitsCount }) => HitsCount),
  ...relation<Tie>(tools),
];

const SURE = ["low", "medium", "high"];

/** Files that are like the one asked for. */
export const similarFiles: Columns<Similar> = (tools) => {
  const { i18n } = tools;
  const alike = ({ Likenesses }: Similar) =>
    Likenesses.map(({ Method, Distance, Score, Files }) => {
      if (typeof Distance === "number") return i18n.t("sections.alike.distance", { method: Method, n: Distance });
      if (typeof Score === "number") return i18n.t("sections.alike.score", { method: Method, n: Score });
      return typeof Files === "number" ? i18n.count("sections.alike.files", Files, { method: Method }) : Method;
    });
  return [
    zone(tools),
    object(tools, "file", fileOf),
    { ...word<Similar>(tools, "confidence", (row) => say.confidence(i18n, row.Confidence)), order: (row) => SURE.indexOf(row.Confidence) },
    custom(tools, "alike", (row) => alike(row).join(", "), (row) => (
      <ul>
        {alike(row).map((each) => (
          <li key={each}>
            <Line>
              <Inert text={each} />
            </Line>
          </li>
        ))}
      </ul>
    )),
    text(tools, "detection", (row) => row.DetectionName),
    score(tools),
    text(tools, "name", ({ Name }) => Name, true),
    text(tools, "format", ({ Type }) => Type),
    size(tools),
    about(tools, "hits", ({ HitsCount }) => HitsCount),
    ...relation<Similar>(tools),
  ];
};

/** Names under which a file was seen. */
export const fileNames: Columns<Schemas["FileNameRow"]> = (tools) => [
  text(tools, "name", ({ FileName }) => FileName, true),
  figure(tools, "records", ({ Records }) => Records),
  about(tools, "hits", (row) => row.FileNamesHitsCount),
  day(tools, "last", ({ LastSeen }) => LastSeen),
];

/** Where a file lay or ran. */
export const filePaths: Columns<Schemas["FilePathRow"]> = (tools) => [
  word(tools, "location", ({ Location }) => Location),
  text(tools, "path", ({ Path }) => Path, true),
  figure(tools, "records", ({ Records }) => Records),
  about(tools, "hits", (row) => row.FilePathHitsCount),
  day(tools, "last", ({ LastSeen }) => LastSeen),
];

/** Certificates of a signature. */
export const certificates: Columns<Schemas["CertificateRow"]> = (tools) => [
  word(tools, "signer", ({ SignerStatus }) => SignerStatus && say.signer(tools.i18n, SignerStatus)),
  object(tools, "container", ({ Container }) => (Container ? { kind: "hash", text: Container } : null)),
  text(tools, "publisher", ({ Publisher }) => Publisher),
  text(tools, "issuer", ({ Vendor }) => Vendor),
  day(tools, "valid_from", ({ Issued }) => Issued),
  day(tools, "valid_until", ({ Expires }) => Expires),
  day(tools, "signed_at", ({ TimeStamp }) => TimeStamp),
  text(tools, "serial", ({ SerialNumber }) => SerialNumber, true),
  text(tools, "thumbprint", ({ Thumbprint }) => Thumbprint, true),
  few(tools, "sources", ({ Sources }) => Sources),
];
