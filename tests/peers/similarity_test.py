"""Holds digests, scores and nearest digests against other implementations: TLSH against py-tlsh, CTPH against `ssdeep`.

Usage: similarity_test.py PATH_OF_THE_EXAMPLE_DIGEST

The example is built by `cargo build -p similarity --example digest`; py-tlsh 5.0 and `ssdeep` 2.14 must be installed. Compares 200 files of
this system, their scores with one another, and the ten nearest of some thousand TLSH digests: those of the sample data (HANTEI_SAMPLES) where they
are, else generated ones. Fails on any difference.
"""

import csv
import gzip
import heapq
import os
import pathlib
import random
import re
import subprocess
import sys

import tlsh

FILES = 200
FILE_BYTES_MAX = 16 << 20
DIGESTS = 10_000
QUERIES = 200
NEAREST = 10
SAMPLES = pathlib.Path(os.environ.get("HANTEI_SAMPLES", pathlib.Path(__file__).parents[3] / "shared" / "data"))


def files():
    """Files of the system in order of length, each so many of them."""
    found = []
    for root in ["/usr/bin", "/usr/lib", "/usr/share"]:
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                # What could not be told from the program's own separators is left out.
                if os.path.isfile(path) and not os.path.islink(path) and os.access(path, os.R_OK) and not re.search(r'[\t\n",\\]', path):
                    found.append((os.path.getsize(path), path))
    found = sorted(entry for entry in found if entry[0] <= FILE_BYTES_MAX)
    # Half evenly by rank, half evenly by size: most files are small.
    chosen = {found[at * (len(found) - 1) // (FILES // 2 - 1)][1] for at in range(FILES // 2)}
    size = 16.0
    while len(chosen) < FILES and len(chosen) < len(found):
        chosen.add(min((entry for entry in found if entry[1] not in chosen), key=lambda entry: (abs(entry[0] - size), entry[1]))[1])
        size = size * 1.15 if size < FILE_BYTES_MAX else 16.0
    return sorted(chosen)


def run(*arguments, text=None):
    return subprocess.run(arguments, input=text, capture_output=True, text=True, check=True).stdout


def ours(digest, paths):
    lines = run(digest, *paths).splitlines()
    return {path: (tlsh_digest, ctph) for path, tlsh_digest, ctph in (line.split("\t") for line in lines)}


def by_py_tlsh(path):
    digest = tlsh.hash(pathlib.Path(path).read_bytes())
    return "-" if digest in ("", "TNULL") else digest


def by_ssdeep(paths):
    lines = run("ssdeep", "-s", *paths).splitlines()[1:]
    return {path.strip('"'): digest for digest, path in (line.split(",", 1) for line in lines)}


def differences_of_scores(digest, digests):
    """Every pair's score, as far as `ssdeep` prints it."""
    listed = pathlib.Path(f"/tmp/similarity-test-{os.getpid()}")
    try:
        names = "".join(f'{text},"n{at}"\n' for at, text in enumerate(digests))
        listed.write_text("ssdeep,1.1--blocksize:hash:hash,filename\n" + names)
        output = subprocess.run(["ssdeep", "-s", "-a", "-x", listed], capture_output=True, text=True).stdout
    finally:
        listed.unlink(missing_ok=True)
    found = re.findall(r":n(\d+) matches .*:n(\d+) \((\d+)\)", output)
    pairs = "".join(f"{digests[int(a)]}\t{digests[int(b)]}\n" for a, b, _ in found)
    scores = run(digest, "score", text=pairs).split()
    wrong = [(a, b, theirs, score) for (a, b, theirs), score in zip(found, scores, strict=True) if theirs != score]
    return len(found), [f"score of {digests[int(a)]} and {digests[int(b)]}: {theirs} by ssdeep, {score} by us" for a, b, theirs, score in wrong]


def known_digests():
    path = SAMPLES / "hashes" / "tlsh-mb_10K.csv.gz"
    if path.exists():
        with gzip.open(path, "rt") as lines:
            return [row["tlsh"].removeprefix("T1") for row in csv.DictReader(lines) if len(row["tlsh"].removeprefix("T1")) == 70][:DIGESTS], "sample"
    numbers = random.Random(1)
    heads = [numbers.randbytes(35) for _ in range(DIGESTS // 20)]
    digests = []
    for _ in range(DIGESTS):
        digest = bytearray(numbers.choice(heads))
        for _ in range(numbers.randrange(12)):
            digest[numbers.randrange(35)] ^= 1 << numbers.randrange(8)
        digests.append(digest.hex().upper())
    return digests, "generated"


def differences_of_nearest(digest):
    digests, kind = known_digests()
    numbers = random.Random(2)
    queries = numbers.sample(digests, QUERIES // 2)
    queries += [numbers.randbytes(35).hex().upper() for _ in range(QUERIES // 2)]
    lines = run(digest, "top", text="\n".join(digests) + "\n\n" + "\n".join(queries) + "\n").splitlines()
    wrong = []
    for query, line in zip(queries, lines, strict=True):
        nearest = heapq.nsmallest(NEAREST, ((tlsh.diff("T1" + query, "T1" + other), at) for at, other in enumerate(digests)))
        expected = " ".join(f"{at}:{distance}" for distance, at in nearest)
        if line != expected:
            wrong.append(f"nearest of {query}: {expected} by py-tlsh, {line} by us")
    return f"{len(queries)} times the {NEAREST} nearest of {len(digests)} {kind} digests", wrong


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    digest = sys.argv[1]
    paths = files()
    mine, theirs = ours(digest, paths), by_ssdeep(paths)
    wrong = []
    for path in paths:
        if mine[path][0] != by_py_tlsh(path):
            wrong.append(f"TLSH of {path}: {by_py_tlsh(path)} by py-tlsh, {mine[path][0]} by us")
        if mine[path][1] != theirs.get(path):
            wrong.append(f"CTPH of {path}: {theirs.get(path)} by ssdeep, {mine[path][1]} by us")
    scores, wrong_scores = differences_of_scores(digest, [mine[path][1] for path in paths])
    nearest, wrong_nearest = differences_of_nearest(digest)
    wrong += wrong_scores + wrong_nearest
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    print(f"{len(paths)} files, {scores} scores, {nearest}: {len(wrong)} differences")
    sys.exit(1 if wrong or len(paths) < FILES or not scores else 0)


if __name__ == "__main__":
    main()
