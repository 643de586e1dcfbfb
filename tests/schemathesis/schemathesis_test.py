"""Runs schemathesis (PyPI) against the demo world: with a Lite token, an administrator's, and what needs a session with one. Counts which operations
succeed.

Usage: schemathesis_test.py HANTEI [CASES]
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
# Cases that are drawn for each operation in a run for CI; those that the document's examples and bounds give come to them.
CASES = 10
SEED = 20260203
# Of the operations that are asked, so many succeed with each token at least.
SHARE_MIN = 0.5
# What a token does not reach, without what ends the session.
OF_SESSIONS = ["read_session", "create_token", "begin_totp", "confirm_totp", "remove_totp"]
# Characters of the server's log that are shown when something was found.
LOG_SHOWN = 4000
# Who signs in with a password among the cases.
GUEST = "guest"
PASSWORD = "correct horse battery staple"
DOMAIN = "tsukikage-bank-login.example"
ADDRESS = "203.0.113.77"
URL = "http://tsukikage-bank-login.example/signin"


class Server:
    """The demo world, served."""

    def __init__(self, hantei: str, folder: str):
        self.hantei = hantei
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("HANTEI_")}
        self.environment |= {"XDG_CONFIG_HOME": folder, "HANTEI_DATA": f"{folder}/data"}
        command = [hantei, "demo", "--dir", f"{folder}/feeds", "--serve", "--listen", "127.0.0.1:0"]
        self.log = pathlib.Path(folder, "log")
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment)
        self.base = ""
        for line in self.process.stdout:
            if line.startswith("listening on "):
                self.base = line.removeprefix("listening on ").strip()
            if line.startswith("a token for a day: "):
                break
        assert self.base, "the server did not start"

    def run(self, *arguments: str) -> dict:
        command = [self.hantei, *arguments, "--json"]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=self.environment).stdout)

    def set_password(self, user: str) -> None:
        command = [self.hantei, "user", "password", user]
        subprocess.run(command, check=True, input=PASSWORD, text=True, stdout=subprocess.DEVNULL, env=self.environment)

    def ask(self, method: str, target: str, headers: dict, body: dict | None = None) -> tuple:
        """The answer, and its headers."""
        data = None if body is None else json.dumps(body).encode()
        headers = headers | {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base + target, method=method, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.loads(reply.read() or b"null"), reply.headers

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


class Asker:
    """Somebody with a token, and what there is for him to look at, change and remove."""

    def __init__(self, server: Server, name: str, role: str, group: str):
        self.server, self.name = server, name
        self.user = server.run("user", "add", name, "--role", role, "--group", group, "--token")
        self.headers = {"x-api-key": self.user["token"]}
        self.group_id = self.ask("GET", "/api/account")["User"]["Group"]["Id"]

    def ask(self, method: str, target: str, body: dict | None = None) -> dict:
        return self.server.ask(method, target, self.headers, body)[0]

    def kept(self) -> list[str]:
        """What the token rests on."""
        tokens = [token["Id"] for token in self.ask("GET", "/api/tokens")["Tokens"]]
        licences = [licence["Id"] for licence in self.ask("GET", "/api/licence")["Licences"]]
        return [self.user["id"], self.group_id, *tokens, *licences]

    def others(self, count: int) -> list[str]:
        """Identifiers of users of the same group."""
        names = [f"{self.name}-{at}@example.com" for at in range(count)]
        return [self.ask("POST", "/api/users", {"Name": name, "Role": "reader"})["User"]["Id"] for name in names]

    def signed_in(self) -> dict:
        """The headers of a session."""
        self.server.set_password(self.name)
        reply, headers = self.server.ask("POST", "/api/session", {}, {"Name": self.name, "Password": PASSWORD})
        cookie = next(cookie for cookie in headers.get_all("set-cookie") if cookie.split("=")[0] in ("hantei", "__Host-hantei"))
        return {"Cookie": cookie.split(";")[0], "x-csrf-token": reply["Csrf"]}

    def assessment(self) -> str:
        body = {"Object": f"{self.name}.example", "Zone": "Grey", "Reason": "An example."}
        return self.ask("POST", "/api/assessments", body)["Id"]


def seeds(asker: Asker, administrator: Asker, folder: str) -> dict:
    """What the hooks are told: see there."""
    server = asker.server
    users = asker.others(4)
    tokens = [server.run("token", "add", user)["id"] for user in users[:1]]
    groups = [administrator.ask("POST", "/api/groups", {"Name": f"{asker.name} {at}"})["Id"] for at in range(2)]
    grant = {"GroupId": groups[0], "Product": "threat_lookup_100"}
    licences = [administrator.ask("POST", "/api/licences", grant)["Id"] for _ in range(2)]
    graph = {"Name": "An example.", "Nodes": [{"Type": "domain", "Object": DOMAIN}]}
    graphs = [asker.ask("POST", "/api/graphs", graph)["Id"] for _ in range(2)]
    dropper = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    kinds = {"hash": dropper, "ip": ADDRESS, "domain": DOMAIN, "url": URL}
    examples = {
        "explain_object": {"type": list(kinds), "object": list(kinds.values())},
        "read_graph": {"type": ["domain"], "object": [DOMAIN], "count": [5]},
        "read_difference": {"type": ["domain"], "object": [DOMAIN], "from": ["2026-02-03"]},
        "show_graph": {"id": graphs[:1]},
        "change_graph": {"id": graphs[:1]},
        "remove_graph": {"id": graphs[1:]},
        "read_knowledge": {"name": ["KageSteal"]},
        "read_result": {"request": [dropper]},
        "scan_file": {"filename": ["readme.txt"]},
        "import_file": {"source": ["openphish"], "name": ["openphish.txt"], "observed_at": ["2026-02-03T04:05:06Z"]},
        "list_users": {"group": [asker.group_id]},
        "list_licences": {"group": [asker.group_id]},
        "list_tokens": {"user": [asker.user["id"]]},
        "list_audit": {"group": [asker.group_id], "user": [asker.user["id"]], "action": ["user."]},
        "export_audit": {"group": [asker.group_id], "action": ["user."], "format": ["csv"]},
        "read_user": {"id": users[:1]},
        "change_user": {"id": users[1:2]},
        "make_link": {"id": users[2:3]},
        "remove_user": {"id": users[3:4]},
        "revoke_token": {"id": tokens},
        "change_group": {"id": groups[:1]},
        "remove_group": {"id": groups[1:]},
        "change_licence": {"id": licences[:1]},
        "revoke_licence": {"id": licences[1:]},
        "change_source": {"name": ["urlhaus"]},
        "remove_source": {"name": ["digitalside"]},
        "withdraw_assessment": {"id": [asker.assessment()]},
        "triage_log": {"format": ["json"], "zones": ["red"]},
    }
    for kind, value in kinds.items():
        examples[f"lookup_{kind}"] = {"object": [value], "sections": ["Zone"], "format": ["json"]}
        examples[f"search_{kind}"] = {"request": [value]}
    bodies = {
        "add_group": [{"Name": f"made by {asker.name}", "TimeZone": "Asia/Tokyo", "TlpMax": "TLP:AMBER"}],
        "change_group": [{"Name": f"changed by {asker.name}"}],
        "add_user": [{"Name": f"{asker.name}-new@example.com", "Role": "reader"}],
        "change_user": [{"Role": "analyst", "IsDisabled": False}],
        "grant_licence": [{"GroupId": groups[0], "Product": "threat_lookup_250", "Count": 1}],
        "change_licence": [{"Count": 2}],
        "change_source": [{"Paused": True, "Reason": "An example."}],
        "add_graph": [graph],
        "export_graph": [graph],
        "add_assessment": [{"Object": "shop.example", "Zone": "Green", "Reason": "Our own shop."}],
        "report_sightings": [{"Sensor": "proxy-1", "BatchId": "one", "Sightings": [{"Object": "evil.example", "Time": "2026-02-03T04:05:06Z"}]}],
        "write_preferences": [{"Theme": "dark", "Language": "ja"}],
        "begin_session": [{"Name": GUEST, "Password": PASSWORD}],
        "create_token": [{"Name": "SIEM", "Scopes": ["lookup"]}],
        "remove_totp": [{"Password": PASSWORD}],
        "reset_password": [{"Name": "nobody@example.com"}],
        "import_file": ["http://phish.example/login\n"],
        "scan_file": ["A text that says nothing.\n"],
        "search_bulk": [f"{DOMAIN}\n{ADDRESS}\n"],
        "triage_log": [f"GET {URL} from {ADDRESS}\n"],
    }
    return {"examples": examples, "bodies": bodies, "kept": asker.kept(), "answers": f"{folder}/{asker.name}"}


def run(server: Server, given: dict, headers: dict, only: list[str], cases: int) -> bool:
    """One run; tells what it found, and whether all is well."""
    path = pathlib.Path(given["answers"] + ".seeds")
    path.write_text(json.dumps(given), encoding="utf-8")
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"), f"--config-file={HERE / 'schemathesis.toml'}", "run",
        server.base + "/api/openapi.json", "--continue-on-failure", f"--max-examples={cases}", f"--seed={SEED}", "--generation-database=none", "--no-color",
        *(f"--header={name}: {value}" for name, value in headers.items()),
        *(f"--include-operation-id={operation}" for operation in only),
    ]
    if "Cookie" in headers:
        # The cookie goes with every request: a case that is to lack it has it, and is rightly answered.
        command.append("--exclude-checks=negative_data_rejection")
    began = time.monotonic()
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "HANTEI_SEEDS": str(path), "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=path.parent)
    if done.returncode != 0:
        print(done.stdout)
    statuses = collections.defaultdict(collections.Counter)
    answers = pathlib.Path(given["answers"])
    for line in answers.read_text(encoding="utf-8").splitlines() if answers.exists() else []:
        label, status = line.split("\t")
        statuses[label][status] += 1
    good = [label for label, counts in statuses.items() if any(status.startswith("2") for status in counts)]
    for label in sorted(set(statuses) - set(good)):
        print(f"  no success: {label} {dict(statuses[label])}")
    total = sum(sum(counts.values()) for counts in statuses.values())
    seconds = time.monotonic() - began
    print(f"schemathesis, {path.stem}: {total} answers in {seconds:.0f} s, {len(good)} of {len(statuses)} operations succeed")
    # Nothing asked is nothing shown.
    return done.returncode == 0 and bool(statuses) and len(good) >= SHARE_MIN * len(statuses)


def main(hantei: str, cases: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(hantei, folder)
        try:
            server.run("group", "add", "Lite")
            server.run("licence", "grant", "Lite", "threat_lookup_lite_10000", "--count", "100")
            administrator = Asker(server, "administrator", "administrator", "default")
            lite = Asker(server, "lite", "group_administrator", "Lite")
            session = Asker(server, "session", "group_administrator", "default")
            server.run("user", "add", GUEST, "--role", "reader", "--group", "default")
            server.set_password(GUEST)
            runs = [
                (seeds(lite, administrator, folder), lite.headers, []),
                (seeds(administrator, administrator, folder), administrator.headers, []),
                (seeds(session, administrator, folder), session.signed_in(), OF_SESSIONS),
            ]
            # Nobody disables or removes somebody who is still to ask.
            kept = [identifier for given, _, _ in runs for identifier in given["kept"]]
            for given, _, _ in runs:
                given["kept"] = kept
            failed = [given["answers"] for given, headers, only in runs if not run(server, given, headers, only, cases)]
            assert server.process.poll() is None, "the server ended"
        finally:
            server.end()
        if failed:
            # Why the server failed, where it did.
            print(server.log.read_text(encoding="utf-8", errors="replace")[-LOG_SHOWN:])
            sys.exit(f"schemathesis found faults in {len(failed)} runs")
    print("schemathesis passed")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else CASES)
