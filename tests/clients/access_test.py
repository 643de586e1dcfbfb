"""Asks in every way in which clients of other services show a key, and in ways that must not let in. Usage: access_test.py BASE_URL

Over HTTPS also without our authority, which has to fail. HANTEI_TOKEN is a token of the user HANTEI_USER.
"""

import os
import ssl
import sys
import urllib.error
import urllib.request

import certifi
import requests

TOKEN, USER = os.environ["HANTEI_TOKEN"], os.environ["HANTEI_USER"]
WRONG = TOKEN[:-1] + ("a" if TOKEN[-1] != "a" else "b")
OPENTIP = "/api/v1/search/domain?request=tsukikage-bank-login.example"
KTIP = "/api/domain/tsukikage-bank-login.example?sections=Zone,DomainGeneralInfo&count=10"

LET_IN = [
    # OpenTIP, VirusTotal (vt-py), OTX.
    {"headers": {"x-api-key": TOKEN}},
    {"headers": {"x-apikey": TOKEN}},
    {"headers": {"X-Apikey": TOKEN}},
    {"headers": {"X-OTX-API-KEY": TOKEN}},
    {"headers": {"Authorization": f"Bearer {TOKEN}"}},
    {"headers": {"authorization": f"bearer {TOKEN}"}},
    # KTIP and TAXII.
    {"auth": (USER, TOKEN)},
    {"auth": (USER.upper(), TOKEN)},
    {"auth": ("taxii", TOKEN)},
]
NOT_LET_IN = [
    {},
    {"headers": {"x-api-key": WRONG}},
    {"headers": {"x-api-key": ""}},
    {"headers": {"x-key": TOKEN}},
    {"headers": {"Authorization": TOKEN}},
    {"headers": {"Authorization": f"Token {TOKEN}"}},
    {"headers": {"Authorization": f"Bearer {WRONG}"}},
    {"headers": {"Cookie": f"hantei={TOKEN}"}},
    {"auth": ("somebody-else", TOKEN)},
    {"auth": (USER, WRONG)},
    {"auth": (TOKEN, USER)},
    # A key in an address is written into logs on its way.
    {"query": f"apikey={TOKEN}"},
    {"query": f"api_key={TOKEN}"},
    {"query": f"x-api-key={TOKEN}"},
]


def ask(base: str, target: str, way: dict) -> requests.Response:
    path, _, query = target.partition("?")
    if "query" in way:
        query = f"{way['query']}&{query}"
    # Without what a file like ~/.netrc would add.
    with requests.Session() as session:
        session.trust_env = False
        verify = os.environ.get("REQUESTS_CA_BUNDLE", True)
        return session.get(f"{base}{path}?{query}", headers=way.get("headers"), auth=way.get("auth"), timeout=60, verify=verify)


def main(base: str) -> None:
    base = base.rstrip("/")
    for target in (OPENTIP, KTIP):
        for way in LET_IN:
            reply = ask(base, target, way)
            assert (reply.status_code, reply.json()["Zone"]) == (200, "Red"), f"{target} {list(way)}: {reply.status_code} {reply.text}"
        bodies = set()
        for at, way in enumerate(NOT_LET_IN):
            reply = ask(base, target, way)
            assert reply.status_code == 401, f"{target} {at}: {reply.status_code}"
            assert reply.headers["www-authenticate"] == "Bearer"
            body = reply.json()
            bodies.add((body["code"], body["message"]))
        # Nothing tells what was wrong.
        assert len(bodies) == 1 and next(iter(bodies))[0] == "unauthenticated", bodies
    if base.startswith("https:"):
        strangers(base)
    print(f"access: {len(LET_IN)} ways let in, {len(NOT_LET_IN)} do not")


def strangers(base: str) -> None:
    """Clients that do not know our authority do not talk to us."""
    try:
        urllib.request.urlopen(base + "/healthz", context=ssl.create_default_context(cafile=certifi.where()))
        raise AssertionError("urllib takes a certificate of an authority that it does not know")
    except urllib.error.URLError as error:
        assert isinstance(error.reason, ssl.SSLCertVerificationError), error
    try:
        requests.get(base + "/healthz", verify=certifi.where(), timeout=60)
        raise AssertionError("requests takes a certificate of an authority that it does not know")
    except requests.exceptions.SSLError:
        pass
    print("access: who does not know the authority does not connect")


if __name__ == "__main__":
    main(sys.argv[1])
