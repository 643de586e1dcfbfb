/** Strings that attack whoever shows them, and feeds that have them in every field which is free text. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a page would have in its window if anything of them ran. */
export const RAN = "__ran__";
const MARKUP = `"'><img src=x onerror="window.${RAN}=1"><script>window.${RAN}=1</script><svg onload="window.${RAN}=1">`;

/** By what they attack. */
export const HOSTILE: Readonly<Record<string, string>> = {
  markup: MARKUP,
  address: `javascript:window.${RAN}=1`,
  template: `{{constructor.constructor('window.${RAN}=1')()}}\${window.${RAN}=1}<%= 1 %>`,
  bidi: "invoice\u202efdp.exe\u2066\u2067\u2068",
  invisible: "pay\u200bpal\u200d\u2060\ufeff\u00ad\u{e0041}",
  formula: '=HYPERLINK("http://evil.example","x")',
  long: "A".repeat(100_000),
  wide: "﷽".repeat(400),
  tall: `z${"\u0353\u0348\u0310".repeat(200)}`,
  control: "bell\u0007 escape\u001b[31m end",
};

/** The object about which all of it is said. */
export const DOMAIN = "hostile.example";
export const FILE = "a".repeat(64);
export const ADDRESS = "203.0.113.200";

const all = Object.values(HOSTILE);

/** A list of our own: detection, tags, note, reporter, reference, identifier. */
function list(): { mapping: string; lines: string } {
  const mapping = `
[list]
name = "own/hostile"
title = ${JSON.stringify(MARKUP)}
grade = "B"
tlp = "green"
unit = "records"

[format]
type = "json-lines"

[indicator]
column = "object"
type = "detect"

[evidence]
class = { value = "malicious" }
category = { value = "malware" }
observed_at = { column = "at" }
detection = { column = "text" }
tags = { column = "tags", separator = "|" }
reporter = { column = "text" }
reference = { column = "text" }
id = { column = "text" }
note = { column = "text" }
`;
  const objects = [DOMAIN, FILE, ADDRESS, `http://${DOMAIN}/a?b=${encodeURIComponent(MARKUP)}`];
  const rows = objects.flatMap((object) =>
    all.map((text, at) => ({ object, at: `2026-01-${String(at + 1).padStart(2, "0")}`, text, tags: text.slice(0, 200) })),
  );
  return { mapping, lines: rows.map((row) => JSON.stringify(row)).join("\n") };
}

/** A reply of a registry whose every free field is hostile. */
function rdap(): unknown {
  const text = (at: number) => all[at % all.length]?.slice(0, 4000) ?? "";
  const card = (at: number) => ["vcard", [
    ["version", {}, "text", "4.0"],
    ["fn", {}, "text", text(at)],
    ["org", {}, "text", text(at + 1)],
    ["adr", { cc: "JP" }, "text", ["", "", text(at + 2), text(at + 3), "", "", ""]],
    ["email", {}, "text", `${text(at + 4)}@mail.example`],
    ["tel", { type: "voice" }, "uri", `tel:${text(at + 5)}`],
  ]];
  return {
    objectClassName: "domain",
    rdapConformance: ["rdap_level_0"],
    ldhName: DOMAIN,
    handle: text(0),
    status: ["active", text(3)],
    events: [
      { eventAction: "registration", eventDate: "2026-01-01T00:00:00Z" },
      { eventAction: "last update of RDAP database", eventDate: "2026-02-01T00:00:00Z" },
    ],
    entities: ["registrant", "registrar", "technical"].map((role, at) => ({
      objectClassName: "entity",
      handle: text(at),
      roles: [role],
      vcardArray: card(at * 3),
    })),
    nameservers: [{ objectClassName: "nameserver", ldhName: "ns1.hostile.example" }],
    remarks: [{ title: text(0), description: all.map((each) => each.slice(0, 500)) }],
  };
}

/** A report of a sandbox about the file. */
function sandbox(): unknown {
  return {
    info: { category: "file", id: 1, started: "2026-01-10 00:00:00", ended: "2026-01-10 00:01:00", version: "2.4-CAPE", machine: { name: MARKUP, label: MARKUP } },
    target: { category: "file", file: { name: HOSTILE["bidi"], path: MARKUP, sha256: FILE, md5: "b".repeat(32), sha1: "c".repeat(40), size: 10, type: MARKUP } },
    detections: all.map((family) => ({ family: family.slice(0, 300) })),
    signatures: all.map((text) => ({ name: text.slice(0, 300), description: text.slice(0, 2000), severity: 3, data: [] })),
    behavior: {
      processes: all.map((text, at) => ({
        process_id: at + 10,
        parent_id: at === 0 ? 1 : 10,
        process_name: text.slice(0, 300),
        module_path: text.slice(0, 1000),
        environ: { CommandLine: text },
        calls: [],
      })),
      summary: { mutexes: all.map((text) => text.slice(0, 1000)), write_keys: all.map((text) => text.slice(0, 1000)) },
    },
    CAPE: { configs: [{ [MARKUP]: { C2: [ADDRESS], Campaign: HOSTILE["template"] } }], payloads: [] },
    dropped: all.map((text, at) => ({
      name: text.slice(0, 300),
      guest_paths: [text.slice(0, 1000)],
      sha256: String(at).repeat(64).slice(0, 64),
      size: 1,
      type: text.slice(0, 300),
    })),
    network: { domains: [{ domain: DOMAIN, ip: ADDRESS }], http: [{ uri: `http://${DOMAIN}/x`, host: DOMAIN, method: "GET" }] },
    malscore: 9.9,
  };
}

/** A mail that links to the domain. */
function mail(): string {
  const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text.slice(0, 600)).toString("base64")}?=`;
  return [
    "Received: from mail.hostile.example ([203.0.113.200]) by mx.example; Sat, 10 Jan 2026 00:00:00 +0000",
    `From: ${encoded(MARKUP)} <x@sender.example>`,
    "To: jane@example.com",
    `Subject: ${encoded(`${MARKUP} ${HOSTILE["bidi"]} ${HOSTILE["invisible"]}`)}`,
    "Date: Sat, 10 Jan 2026 00:00:00 +0000",
    "Message-ID: <1@sender.example>",
    "Content-Type: text/plain; charset=utf-8",
    "",
    `Your account: http://${DOMAIN}/login`,
  ].join("\r\n");
}

/** Writes the feeds; gives, for each, the words of the command that takes it. */
export function hostileFeeds(folder: string): string[][] {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const { mapping, lines } = list();
  return [
    ["--mapping", write("hostile.toml", mapping), write("hostile.jsonl", lines)],
    ["--source", "rdap", write("2026-02-01_hostile.json", JSON.stringify(rdap()))],
    ["--source", "cape", write("cape_2026-01-10.json", JSON.stringify(sandbox()))],
    ["--source", "mail", write("spam/hostile.eml", mail())],
  ];
}
