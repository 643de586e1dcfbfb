"""Asks the demo world through the official library `opentip` (PyPI), unmodified. Usage: opentip_test.py BASE_URL"""

import hashlib
import json
import os
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile

from opentip.client import OpenTIP


def show_token() -> None:
    """Lets every request of urllib show the token."""
    opener = urllib.request.build_opener()
    opener.addheaders = [("x-api-key", os.environ["HANTEI_TOKEN"])]
    urllib.request.install_opener(opener)


def main(base: str) -> None:
    show_token()
    client = OpenTIP(os.environ["HANTEI_TOKEN"], no_upload=True)
    client.frontend_url = base.rstrip("/") + "/api/v1/"

    def verdict(kind: str, value: str) -> dict:
        reply = client.get_verdict_by_ioc(kind, value)
        assert reply is not None, f"{kind} {value}: not found"
        return json.loads(reply)

    expected = [
        ("domain", "tsukikage-bank.example", "Green"),
        ("domain", "tsukikage-bank-login.example", "Red"),
        ("domain", "cdn-edge.example", "Green"),
        ("domain", "share-box.example", "Green"),
        ("url", "http://tsukikage-bank-login.example/signin", "Red"),
        ("url", "http://203.0.113.45/bin/updater.exe", "Red"),
        ("url", "https://get.free-codec-pack.example/setup.exe", "Yellow"),
        ("url", "share-box.example/d/9f3a/invoice.zip", "Red"),
        ("ip", "203.0.113.77", "Red"),
        ("ip", "2001:db8:bad::77", "Red"),
        ("ip", "192.0.2.140", "Orange"),
        ("ip", "198.51.100.23", "Green"),
    ]
    for kind, value, zone in expected:
        found = verdict(kind, value)
        assert found["Zone"] == zone, f"{kind} {value}: {found['Zone']}, not {zone}"
        assert "null" not in json.dumps(found), f"{kind} {value}: absent data must be left out"

    address = verdict("ip", "203.0.113.77")
    assert address["IpGeneralInfo"]["Status"] == "known"
    assert address["IpGeneralInfo"]["Ip"] == "203.0.113.77"
    assert address["IpGeneralInfo"]["CategoriesWithZone"][0]["Zone"] == "Red"
    assert verdict("ip", "10.20.30.40")["IpGeneralInfo"]["Status"] == "reserved"

    # The library sends URLs unencoded: nothing behind `&` may be lost. The page without its query is another object.
    page = verdict("url", "http://tsukikage-bank-login.example/signin?from=mail&id=7")
    assert page["UrlGeneralInfo"]["Url"].endswith("/signin?from=mail&id=7"), page

    # A file by the digest of its content, as the library's own scan does it.
    with tempfile.TemporaryDirectory() as folder:
        empty = os.path.join(folder, "empty")
        open(empty, "wb").close()
        _, reply = client.scan_file(empty)
        assert json.loads(reply)["FileGeneralInfo"]["FileStatus"] == "Clean", reply
        unknown = os.path.join(folder, "unknown")
        with open(unknown, "wb") as file:
            file.write(b"nobody has seen this text")
        assert client.scan_file(unknown) == (unknown, None)
        upload(base, folder)

    # A dangerous file: its digest stands in the report about the page that served it.
    for digest in dangerous_files(base):
        found = verdict("hash", digest.lower())
        assert (found["Zone"], found["FileGeneralInfo"]["FileStatus"]) == ("Red", "Malware"), found
        assert found["FileGeneralInfo"]["Sha256"] == digest.upper()
        assert found["DetectionsInfo"][0]["DetectionName"], found

    # Not found is None; malformed is an error of its own.
    assert client.get_verdict_by_ioc("domain", "nobody-knows.example") is None
    assert client.get_verdict_by_ioc("hash", hashlib.sha256(b"never seen").hexdigest()) is None
    try:
        client.get_verdict_by_ioc("hash", "abc")
        raise AssertionError("a malformed digest was accepted")
    except urllib.error.HTTPError as error:
        assert error.code == 400, error
        assert json.load(error)["code"] == "bad_request"
    print(f"opentip: {len(expected)} verdicts and the library's own scan are right")


def upload(base: str, folder: str) -> None:
    """The library's own scan, which sends files that nobody knows."""
    client = OpenTIP(os.environ["HANTEI_TOKEN"])
    client.frontend_url = base.rstrip("/") + "/api/v1/"

    def result(digest: str) -> dict:
        return json.loads(client.opentip_post("getresult/file?request=" + digest, b""))

    inner = b"MZ nobody has seen this program either"
    path = os.path.join(folder, "parcel.zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("invoice.pdf.exe", inner)
    with open(path, "rb") as file:
        content = file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    assert result(sha256)["Status"] == "not started"
    _, reply = client.scan_file(path)
    found = json.loads(reply)
    assert found["Status"] == "complete", found
    general = found["FileGeneralInfo"]
    assert general["FileStatus"] == "NotCategorized", found
    assert general["Sha256"] == sha256.upper() and general["Md5"] == hashlib.md5(content).hexdigest().upper()
    assert general["Size"] == len(content) and general["Type"] == "zip", general
    # Known from now on, by any digest, and so is what was in it.
    assert result(hashlib.sha1(content).hexdigest())["Status"] == "complete"
    assert client.get_verdict_by_ioc("hash", hashlib.sha256(inner).hexdigest()) is not None
    _, again = client.scan_file(path)
    assert json.loads(again)["FileGeneralInfo"] == general, again

    for body, media_type, status in [
        (b"", "application/octet-stream", 400),
        (b"x", "multipart/form-data; boundary=x", 415),
    ]:
        request = urllib.request.Request(
            client.frontend_url + "scan/file?filename=x", method="POST", data=body, headers={"Content-Type": media_type}
        )
        try:
            urllib.request.urlopen(request)
            raise AssertionError(f"{media_type} of {len(body)} bytes was taken")
        except urllib.error.HTTPError as error:
            assert error.code == status, error


def dangerous_files(base: str) -> list:
    target = base.rstrip("/") + "/api/domain/tsukikage-bank-login.example?sections=FilesDownloaded"
    with urllib.request.urlopen(target) as reply:
        files = [row["Sha256"] for row in json.load(reply)["FilesDownloaded"]]
    assert files, "the look-alike served no file"
    return files


if __name__ == "__main__":
    main(sys.argv[1])
