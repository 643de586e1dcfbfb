/** The sections of a report, in the order in which an analyst reads: what it is, who is behind it, what it did, what is around it. */

import type { Kind } from "../../../lib/object";
import type { SectionDef } from "../section";
import { analyses } from "./analyses";
import { phishing } from "./attacks/phishing";
import { spam } from "./attacks/spam";
import { families } from "./families";
import { industries } from "./industries";
import { list } from "./list";
import { neighbours } from "./neighbours";
import { addresses } from "./rows/addresses";
import { records } from "./rows/dns";
import { domains, imitated, similarDomains, subdomains } from "./rows/domains";
import { detections, masks } from "./rows/feeds";
import { certificates, fileNames, filePaths, files, similarFiles, ties } from "./rows/files";
import { hosted, redirections, urls } from "./rows/urls";
import { domainWhois } from "./whois/DomainWhois";
import { netWhois } from "./whois/NetWhois";

const ANY: readonly Kind[] = ["hash", "ip", "domain", "url"];
const HASH: readonly Kind[] = ["hash"];
const IP: readonly Kind[] = ["ip"];
/** What has a host with a name. */
const NAMED: readonly Kind[] = ["domain", "url"];
const HOST: readonly Kind[] = ["ip", "domain", "url"];

export const SECTIONS: readonly SectionDef[] = [
  list("DetectionsInfo", { kinds: ANY, view: { columns: detections } }),
  families,
  list("FeedMasks", { kinds: ANY, view: { columns: masks } }),

  domainWhois("DomainWhoIsInfo", "domain"),
  domainWhois("UrlDomainWhoIs", "url"),
  netWhois,
  neighbours,
  list("Imitates", { kinds: NAMED, view: { columns: imitated }, none: "sections.none.imitates" }),

  analyses,
  list("FileNames", { kinds: HASH, view: { columns: fileNames } }),
  list("FilePaths", { kinds: HASH, view: { columns: filePaths } }),
  list("FileCertificates", { kinds: HASH, view: { columns: certificates } }),
  list("FileParentCertificates", { kinds: HASH, view: { columns: certificates } }),

  phishing,
  spam,
  industries,

  list("DomainDnsResolutions", { kinds: NAMED, view: { columns: addresses } }),
  list("IpDnsResolutions", { kinds: IP, view: { columns: domains } }),
  list("FilesDownloaded", { kinds: NAMED, view: { columns: files } }),
  list("FilesDownloadedFromIp", { kinds: IP, view: { columns: files } }),
  list("FilesAccessed", { kinds: HOST, view: { columns: files } }),
  list("UrlReferrals", { kinds: NAMED, view: { columns: redirections } }),
  list("UrlReferredTo", { kinds: NAMED, view: { columns: redirections } }),
  list("HostedUrls", { kinds: ["ip", "domain"], view: { columns: hosted } }),
  list("Subdomains", { kinds: NAMED, view: { columns: subdomains } }),
  list("SimilarDomains", { kinds: NAMED, view: { columns: similarDomains } }),
  list("DnsRecords", { kinds: HOST, view: { columns: records } }),
  list("DnsReferrals", { kinds: NAMED, view: { columns: records } }),

  list("FileDownloadedFromUrls", { kinds: HASH, view: { columns: urls } }),
  list("FileDownloadedBy", { kinds: HASH, view: { columns: ties } }),
  list("FileStartedBy", { kinds: HASH, view: { columns: ties } }),
  list("FileParents", { kinds: HASH, view: { columns: ties } }),
  list("FileAccessedUrls", { kinds: HASH, view: { columns: urls } }),
  list("FileStartedObjects", { kinds: HASH, view: { columns: ties } }),
  list("FileDownloadedObjects", { kinds: HASH, view: { columns: ties } }),
  list("FileChildren", { kinds: HASH, view: { columns: ties } }),
  list("SimilarFiles", { kinds: HASH, view: { columns: similarFiles } }),
];
