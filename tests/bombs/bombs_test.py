"""Sends hostile files to a server and watches: every answer within its time, every process within its memory, look-ups beside it undisturbed.

Usage: bombs_test.py HANTEI FOLDER"""

import hashlib
import json
import math
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ANSWER_SECONDS_MAX = 10.0
WORKER_BYTES_MAX = 512 << 20
IDLE_LOOKUPS = 500


class Server:
    """A server over an empty data directory."""

    def __init__(self, hantei: str, data: str):
        add = [hantei, "--data", data, "user", "add", "bombs", "--role", "administrator", "--token", "--json"]
        environment = {**os.environ, "HANTEI_KEY_FILE": f"{data}/secret.key"}
        added = json.loads(subprocess.run(add, check=True, stdout=subprocess.PIPE, env=environment).stdout)
        # For all requests, also of the process that watches.
        opener = urllib.request.build_opener()
        opener.addheaders = [("x-api-key", added["token"])]
        urllib.request.install_opener(opener)
        command = [hantei, "--data", data, "serve", "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        self.base = self.process.stdout.readline().strip().removeprefix("listening on ")
        assert self.base.startswith("http://"), "the server did not start"

    def post(self, target: str, body: bytes) -> dict:
        headers = {"Content-Type": "application/octet-stream"}
        request = urllib.request.Request(self.base + target, method="POST", data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.load(reply)

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=30)


class Watch:
    """Looks at the memory of those who examine, and asks for a known file meanwhile: a process of its own, so that nobody waits for this one."""

    def __init__(self, server: Server, known: str, enough: float = math.inf):
        self.over, self.results = multiprocessing.Event(), multiprocessing.Queue()
        arguments = (self.over, self.results, server.process.pid, f"{server.base}/api/v1/search/hash?request={known}", enough)
        self.is_endless = enough == math.inf
        self.process = multiprocessing.Process(target=watch, args=arguments, daemon=True)
        self.process.start()

    def end(self) -> tuple:
        """The 99th percentile of the look-ups in seconds, and the most memory of a process in bytes."""
        if self.is_endless:
            self.over.set()
        seconds, failures, peak_bytes = self.results.get(timeout=60)
        self.process.join()
        assert not failures, f"{len(failures)} look-ups failed, the first with {failures[0]}"
        return statistics.quantiles(seconds, n=100)[98], peak_bytes


def watch(over, results, pid: int, target: str, enough: float):
    seconds, failures, peak_bytes = [], [], 0
    while len(seconds) < enough and not over.wait(0.005):
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(target, timeout=30) as reply:
                reply.read()
        except OSError as error:
            failures.append(str(error))
        seconds.append(time.perf_counter() - began)
        if len(seconds) % 8 == 0:
            peak_bytes = max(peak_bytes, largest(pid))
    results.put((seconds, failures, peak_bytes))


def largest(pid: int) -> int:
    """The most memory that a child of the server ever had, in bytes."""
    most = 0
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                status = pathlib.Path(f"/proc/{child}/status").read_text()
                peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
                most = max(most, int(peak.split()[1]) * 1024)
        except OSError:
            # It ended meanwhile.
            continue
    return most


def main(hantei: str, folder: str) -> int:
    problems = []
    with tempfile.TemporaryDirectory() as data:
        server = Server(hantei, data)
        try:
            known = hashlib.sha256(b"known").hexdigest()
            server.post("/api/v1/scan/file?filename=known", b"known")
            idle = Watch(server, known, IDLE_LOOKUPS)
            idle_p99, _ = idle.end()
            beside = Watch(server, known)
            slowest = (0.0, "")
            count = 0
            for path in sorted(pathlib.Path(folder).iterdir()):
                body = path.read_bytes()
                began = time.perf_counter()
                try:
                    answer = server.post(f"/api/v1/scan/file?filename={path.name}", body)
                except urllib.error.HTTPError as error:
                    answer = json.load(error)
                    if error.code != 400 or body:
                        problems.append(f"{path.name}: {error.code} {answer.get('message')}")
                    continue
                seconds = time.perf_counter() - began
                slowest = max(slowest, (seconds, path.name))
                count += 1
                if seconds > ANSWER_SECONDS_MAX:
                    problems.append(f"{path.name}: answered after {seconds:.1f} s")
                if answer["FileGeneralInfo"]["Sha256"] != hashlib.sha256(body).hexdigest().upper():
                    problems.append(f"{path.name}: the answer is about another file")
                if answer["Status"] != "complete":
                    problems.append(f"{path.name}: {answer['Status']}")
            p99, peak_bytes = beside.end()
            if peak_bytes > WORKER_BYTES_MAX:
                problems.append(f"a process took {peak_bytes >> 20} MB")
            # Told, not judged: what else runs on the machine is in it.
            ratio = p99 / idle_p99
            print(
                f"bombs: {count} hostile files answered, the slowest after {slowest[0]:.1f} s ({slowest[1]}), at most {peak_bytes >> 20} MB; "
                f"look-ups p99 {p99 * 1000:.1f} ms beside them, {idle_p99 * 1000:.1f} ms without ({ratio:.1f} times)"
            )
        finally:
            code = server.end()
        if code != 0:
            problems.append(f"the server ended with {code}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
