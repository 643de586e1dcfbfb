"""Asks for every section of files, addresses, domains and URLs, holds each answer against the OpenAPI document, and tells which object fills which section.

Usage: sections_test.py BASE_URL [FOLDER…]

Without folders it asks for objects of the demo world. With folders (files of which the server has imported some) it asks for objects that stand in
them, until every section is filled or none is left. It fails when a section stays empty.
"""

import gzip
import hashlib
import json
import os
import pathlib
import random
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

from jsonschema import Draft202012Validator

# The sections of design and documentation, `LicenseInfo` and `Mentions` aside.
NAMES = [
    "DnsRecords", "DnsReferrals", "DomainDnsResolutions", "FilesAccessed", "FilesDownloaded", "Imitates", "SimilarDomains", "Subdomains",
    "UrlReferrals", "UrlReferredTo",
]
ALL = [
    "Zone", "Explanation", "Timeline", "Statistics", "FeedMasks", "DetectionsInfo", "Families", "Industries", "RelatedObjects", "SpamAttacks",
    "PhishingAttacks", "SectionInfo",
]
FILE = [
    "Analyses", "FileGeneralInfo", "FileNames", "FilePaths", "FileDownloadedFromUrls", "FileAccessedUrls", "FileStartedObjects", "FileStartedBy",
    "FileDownloadedObjects", "FileDownloadedBy", "FileParents", "FileChildren",
]
SECTIONS = {
    # Certificates of what contains a file are not read yet, and the demo world signs nothing.
    "hash": [*(name for name in ALL if name != "PhishingAttacks"), *FILE, "FileCertificates"],
    "ip": [
        *ALL, "IpGeneralInfo", "IpWhoIs", "IpDnsResolutions", "DnsRecords", "FilesDownloadedFromIp", "FilesAccessed", "HostedUrls", "NetworkNeighbours",
    ],
    "domain": [*ALL, *NAMES, "DomainGeneralInfo", "DomainWhoIsInfo", "HostedUrls"],
    "url": [*ALL, *NAMES, "UrlGeneralInfo", "UrlDomainWhoIs"],
}
DEMO = {
    # The dropper's archive, the dropper, the loader, the stealer.
    "hash": [hashlib.sha256(f"hantei demo: {text}".encode()).hexdigest() for text in ("dropper archive", "dropper", "loader", "stealer")],
    "ip": ["203.0.113.77", "203.0.113.45", "203.0.113.61"],
    "domain": ["tsukikage-bank-login.example", "tsukikage-bank.example", "cdn-edge.example"],
    "url": [
        "http://tsukikage-bank-login.example/signin", "http://203.0.113.45/bin/updater.exe", "http://panel.kage-c2.test/gate.php",
        "https://tsukikage-bank.example/", "https://cdn-edge.example/",
    ],
}
# The demo world has no crawl that tells of redirections, and no names of addresses.
NOT_IN_DEMO = {
    "hash": ["FileCertificates", "Industries"],
    "ip": ["DnsRecords"],
    "domain": ["UrlReferrals", "UrlReferredTo"],
    "url": ["UrlReferrals", "UrlReferredTo"],
}
# Objects of a kind that are asked for at most.
ASKED_MAX = 3000
# Objects of a kind that are asked for all sections; those behind are asked for what is still empty.
ASKED_FOR_ALL = 300
# Bytes of a file that are looked at: enough of each, so that none crowds out the others.
FILE_BYTES_MAX = 200_000
FOUND = {
    "hash": re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])"),
    "ip": re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"),
    "url": re.compile(r"https?://[^\s\"'<>\\^`{|},;\[\]]{4,300}"),
    "domain": re.compile(r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.)+(?:com|net|org|info|ru|de|uk|jp|br|cn|gov|io|xyz|top|example|test)(?![\w.-])", re.I),
}


def show_token() -> None:
    """Lets every request of urllib show the token."""
    opener = urllib.request.build_opener()
    opener.addheaders = [("x-api-key", os.environ["HANTEI_TOKEN"])]
    urllib.request.install_opener(opener)


def main(base: str, folders: list[str]) -> None:
    show_token()
    base = base.rstrip("/")
    document = fetch(base + "/api/openapi.json")
    empty = []
    for kind, sections in SECTIONS.items():
        objects = drawn(kind, folders) if folders else DEMO[kind]
        filled, asked = fill(base, document, kind, objects)
        print(f"{kind}: {asked} objects asked, {len(filled)} of {len(sections)} sections filled")
        for section in sections:
            print(f"  {section}: {filled.get(section, '-')}")
        excused = [] if folders else NOT_IN_DEMO[kind]
        empty += [f"{kind} {section}" for section in sections if section not in filled and section not in excused]
    if empty:
        sys.exit(f"no object fills {', '.join(empty)}")


def fetch(url: str) -> dict | None:
    """The answer as JSON; None when the object is refused as none."""
    try:
        with urllib.request.urlopen(url, timeout=120) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        if error.code in (400, 414):
            return None
        raise


def drawn(kind: str, folders: list[str]) -> list[str]:
    """Objects that stand in the files of the folders, as many of each, in an order that is the same each time."""
    objects: set[str] = set()
    for folder in folders:
        paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file())
        random.Random(1).shuffle(paths)
        found: set[str] = set()
        for path in paths[:300]:
            with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as file:
                text = file.read(FILE_BYTES_MAX).decode("utf-8", "replace")
            found.update(match.rstrip(".") for match in FOUND[kind].findall(text)[:300])
        order = sorted(found)
        random.Random(2).shuffle(order)
        objects.update(order[: ASKED_MAX // len(folders) + 1])
    order = sorted(objects)
    random.Random(3).shuffle(order)
    return order[:ASKED_MAX]


def fill(base: str, document: dict, kind: str, objects: list[str]) -> tuple[dict[str, str], int]:
    """The first object that fills each section, and how many were asked for."""
    content = document["paths"][f"/api/{kind}/{{object}}"]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": document["components"]})
    filled: dict[str, str] = {}
    asked = 0
    for value in objects:
        # When many were asked for everything, the rest is asked for what is still empty.
        wanted = [section for section in SECTIONS[kind] if asked < ASKED_FOR_ALL or section not in filled]
        query = "?count=10&sections=" + ",".join(wanted)
        answer = fetch(f"{base}/api/{kind}/{urllib.parse.quote(value, safe='')}{query}")
        if answer is None:
            continue
        asked += 1
        wrong = next(validator.iter_errors(answer), None)
        assert wrong is None, f"{kind} {value}: {wrong.json_path}: {wrong.message}"
        for section in wanted:
            if says(answer.get(section)):
                filled.setdefault(section, value)
        if len(filled) == len(SECTIONS[kind]):
            break
    return filled, asked


def says(section: object) -> bool:
    """Whether a section has something in it: attacks and neighbours are objects with a total, others are empty when they have nothing."""
    if isinstance(section, dict) and "Total" in section:
        return bool(section["Total"])
    if isinstance(section, dict) and set(section) == {"HasRedZone"}:
        return bool(section["HasRedZone"])
    return section not in (None, [], {}, "")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
