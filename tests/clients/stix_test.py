"""Validates the STIX bundles of the whole demo world with stix2-validator (PyPI). Usage: stix_test.py BASE_URL

Walks the world from a few objects along every relation that the reports state, and asks for each object as `format=stix`.
"""

import json
import os
import sys
import urllib.parse
import urllib.request

from stix2validator import ValidationOptions, validate_string

SEEDS = [
    ("domain", "tsukikage-bank.example"),
    ("domain", "tsukikage-bank-login.example"),
    ("domain", "cdn-edge.example"),
    ("domain", "share-box.example"),
    ("domain", "morning-news.example"),
    ("domain", "old-ember-c2.test"),
    ("domain", "nobody-knows.example"),
    ("url", "xn--tsukikge-bank-11k.example/"),
    ("url", "tsukikage-bank-login.example/signin"),
    ("url", "files.cdn-edge.example/u/8812/kage.bin"),
    ("url", "get.free-codec-pack.example/setup.exe"),
    ("url", "203.0.113.45/bin/updater.exe"),
    ("url", "share-box.example/d/9f3a/invoice.zip"),
    # Not of the world: what hostile text may do to a pattern or a URL.
    ("url", "evil.example/a'b\\c|d^e`f{g}?q=[1]&r=%zz"),
    ("url", "[2001:db8::1]:8080/x"),
    ("domain", "_dmarc.example"),
    ("domain", "r3---sn.xn--bcher-kva.example"),
    ("domain", "xn--ls8h.example"),
    ("ip", "203.0.113.77"),
    ("ip", "203.0.113.99"),
    ("ip", "2001:db8:bad::77"),
    ("ip", "192.0.2.140"),
    ("ip", "192.0.2.77"),
    ("ip", "198.51.100.23"),
    ("ip", "192.0.2.53"),
    ("ip", "192.0.2.66"),
    ("ip", "10.20.30.40"),
    ("hash", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("hash", "d41d8cd98f00b204e9800998ecf8427e"),
]
# Objects visited at most; the world is smaller.
OBJECTS_MAX = 400
# The best practices too, but two: identifiers are deterministic on purpose (UUIDv5), and what links lead to is not ours to hash.
STRICT = ValidationOptions(version="2.1", strict=True, disabled=["uuid-check", "extref-hashes"])


def show_token() -> None:
    """Lets every request of urllib show the token."""
    opener = urllib.request.build_opener()
    opener.addheaders = [("x-api-key", os.environ["HANTEI_TOKEN"])]
    urllib.request.install_opener(opener)


def ask(base: str, kind: str, value: str, query: str) -> bytes:
    target = f"{base.rstrip('/')}/api/{kind}/{urllib.parse.quote(value, safe='')}?{query}"
    with urllib.request.urlopen(target) as reply:
        return reply.read()


def related(report: dict):
    """The objects that a report names, as (kind, value)."""
    for section, rows in report.items():
        if not isinstance(rows, list) or section == "Timeline":
            continue
        for row in rows:
            if not isinstance(row, dict):
                continue
            digest = row.get("Sha256") or row.get("Sha1") or row.get("Md5")
            if digest:
                yield "hash", digest.lower()
            elif "Subdomain" in row:
                yield "domain", row["Subdomain"]
            elif "Url" in row:
                yield row["Type"], row["Url"]
            elif "Ip" in row:
                yield "ip", row["Ip"]
            elif "Domain" in row:
                yield "domain", row["Domain"]


def main(base: str) -> None:
    show_token()
    queue, seen, kinds, faults = list(SEEDS), set(), {}, []
    while queue and len(seen) < OBJECTS_MAX:
        kind, value = queue.pop(0)
        if (kind, value) in seen:
            continue
        seen.add((kind, value))
        queue.extend(related(json.loads(ask(base, kind, value, "count=1000"))))
        text = ask(base, kind, value, "format=stix").decode("utf-8")
        for made in json.loads(text)["objects"]:
            kinds[made["type"]] = kinds.get(made["type"], 0) + 1
        for options in (ValidationOptions(version="2.1"), STRICT):
            result = validate_string(text, options)
            faults.extend(f"{kind} {value}: {error}" for error in result.errors)
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    assert not faults, f"{len(faults)} faults in the bundles of {len(seen)} objects"
    for kind in ("indicator", "malware", "observed-data", "relationship", "note", "file", "url", "domain-name", "ipv4-addr"):
        assert kinds.get(kind), f"the world has no {kind}"
    print(f"stix: the bundles of {len(seen)} objects are valid, also strictly: {kinds}")


if __name__ == "__main__":
    main(sys.argv[1])
