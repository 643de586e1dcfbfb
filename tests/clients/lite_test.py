"""What PyPI's `opentip`, unmodified, gets with a Lite licence: verdicts without details, and a plain end when the day's searches are used up.

Usage: lite_test.py BASE_URL. HANTEI_LITE_TOKEN is charged to a licence `threat_lookup_lite_5000` of which nothing was used yet.
"""

import contextlib
import hashlib
import io
import json
import os
import sys
import urllib.error
import urllib.request

import opentip.check_iocs
from opentip.client import OpenTIP

TOKEN, LITE = os.environ["HANTEI_TOKEN"], os.environ["HANTEI_LITE_TOKEN"]
LIMIT = 5000
DROPPER = hashlib.sha256(b"hantei demo: dropper").hexdigest()
OBJECTS = [
    ("hash", DROPPER, "FileGeneralInfo"),
    ("ip", "203.0.113.77", "IpGeneralInfo"),
    ("domain", "tsukikage-bank-login.example", "DomainGeneralInfo"),
    ("url", "http://tsukikage-bank-login.example/signin", "UrlGeneralInfo"),
]


class Here(OpenTIP):
    """The library's client; its address is ours."""

    base = ""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.frontend_url = Here.base + "/api/v1/"


def program(token: str, kind: str, value: str, is_argument: bool) -> str:
    """What the library's program prints; the key comes as an argument or by the environment."""
    opentip.check_iocs.OpenTIP = Here
    sys.argv = ["check_iocs", kind, value]
    os.environ.pop("OPENTIP_APIKEY", None)
    if is_argument:
        sys.argv += ["--apikey", token]
    else:
        os.environ["OPENTIP_APIKEY"] = token
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        opentip.check_iocs.main()
    return printed.getvalue()


def main(base: str) -> None:
    Here.base = base.rstrip("/")
    full, lite = Here(TOKEN, no_upload=True), Here(LITE, no_upload=True)
    used = 0
    for kind, value, general in OBJECTS:
        whole, verdict = (json.loads(client.get_verdict_by_ioc(kind, value)) for client in (full, lite))
        used += 1
        assert verdict["Zone"] == whole["Zone"] == "Red", f"{kind}: {verdict}"
        assert verdict[general] == {name: whole[general][name] for name in verdict[general]}, f"{kind}: {verdict}"
        assert set(verdict) == {"Zone", general}, f"{kind} has details: {sorted(verdict)}"
    assert "DetectionsInfo" in json.loads(full.get_verdict_by_ioc("hash", DROPPER))
    # What nobody knows costs one as well.
    assert lite.get_verdict_by_ioc("domain", "nobody-knows.example") is None
    used += 1

    for is_argument in (True, False):
        printed = program(LITE, "domain", "tsukikage-bank-login.example", is_argument)
        used += 1
        assert "'Zone': 'Red'" in printed and "DomainGeneralInfo" in printed, printed
        assert "[ERROR]" in program("hantei_wrong", "domain", "tsukikage-bank-login.example", is_argument)

    # What is refused costs nothing.
    refused(Here.base + "/api/v1/scan/file", b"a text", "not_in_licence")
    used += 1
    assert left() == LIMIT - used, f"not {LIMIT - used} left after {used}"
    use_up(LIMIT - used)
    # The library raises; it does not take the answer for one about an object that nobody knows.
    try:
        lite.get_verdict_by_ioc("domain", "nobody-knows.example")
        raise AssertionError("searches go on when they are used up")
    except urllib.error.HTTPError as error:
        body = json.load(error)
        assert (error.code, body["code"]) == (403, "quota_exceeded"), body
        assert int(error.headers["retry-after"]) > 0 and error.headers["ratelimit-remaining"] == "0", error.headers
    assert "[ERROR]: tsukikage-bank-login.example" in program(LITE, "domain", "tsukikage-bank-login.example", True)
    assert full.get_verdict_by_ioc("domain", "tsukikage-bank-login.example") is not None
    print(f"lite: {len(OBJECTS)} verdicts have no details, both forms of the key let in, and {LIMIT} searches end plainly")


def request(target: str, body: bytes | None = None, kind: str = "application/octet-stream") -> urllib.request.Request:
    return urllib.request.Request(target, data=body, headers={"x-api-key": LITE, "Content-Type": kind})


def left() -> int:
    """What another look-up tells of the day's searches."""
    with urllib.request.urlopen(request(Here.base + "/api/v1/search/domain?request=cdn-edge.example")) as reply:
        return int(reply.headers["ratelimit-remaining"])


def use_up(count: int) -> None:
    """In bulk: as many lines as searches are left, and ten that come too late."""
    lines = "".join(f"n{at}.example\n" for at in range(count + 10)).encode()
    with urllib.request.urlopen(request(Here.base + "/api/v1/search/bulk", lines, "application/x-ndjson")) as reply:
        answers = [json.loads(line) for line in reply]
    codes = [answer.get("Error", {}).get("code") for answer in answers]
    assert codes == [None] * count + ["quota_exceeded"] * 10, codes[-20:]


def refused(target: str, body: bytes, code: str) -> None:
    try:
        urllib.request.urlopen(request(target, body))
        raise AssertionError(f"{target} is answered")
    except urllib.error.HTTPError as error:
        assert (error.code, json.load(error)["code"]) == (403, code), error


if __name__ == "__main__":
    main(sys.argv[1])
