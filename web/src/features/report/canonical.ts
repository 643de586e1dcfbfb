/** The object as the server writes it. */

import type { Observable } from "../../lib/object";
import type { Report } from "./query";

export function canonical({ kind, text }: Observable, report: Report | undefined): Observable {
  const file = report?.FileGeneralInfo;
  const known =
    report?.DomainGeneralInfo?.Domain ?? report?.IpGeneralInfo?.Ip ?? report?.UrlGeneralInfo?.Url ?? file?.Sha256 ?? file?.Sha1 ?? file?.Md5;
  return { kind, text: known || text };
}
