"""Compares our import hashes with those of the Python package `pefile` (PyPI), whose program is the hash's only specification.

Usage: imphash_test.py --files-bin PATH FOLDER…

PATH is the example `binary_facts` of the crate `files`. Up to 200 programs (PE) are taken from below the folders, in the order of their paths. It
fails on any difference, on a PE that we do not take for one, and when no program was found.
"""

import argparse
import pathlib
import subprocess
import sys

import pefile

FILES_MAX = 200
# A command line holds some megabytes; fifty paths stay far below.
PATHS_AT_ONCE = 50


def is_pe(path: pathlib.Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(4096)
    at = int.from_bytes(head[60:64], "little")
    return head[:2] == b"MZ" and head[at : at + 4] == b"PE\0\0"


def ours(binary: str, paths: list[pathlib.Path]) -> dict[str, tuple[str, str]]:
    found = {}
    for begin in range(0, len(paths), PATHS_AT_ONCE):
        command = [binary, *(str(path) for path in paths[begin : begin + PATHS_AT_ONCE])]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for line in text.splitlines():
            path, kind, imphash = line.rsplit("\t", 2)
            found[path] = (kind, imphash)
    return found


def theirs(path: pathlib.Path) -> str | None:
    """Their hash; empty without imports, `None` where they refuse the file."""
    try:
        pe = pefile.PE(str(path), fast_load=True)
        pe.parse_data_directories(directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
        return pe.get_imphash()
    except pefile.PEFormatError:
        return None


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files-bin", required=True)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    below = (path for folder in options.folders for path in sorted(folder.rglob("*")))
    paths = [path for path, _ in zip(filter(is_pe, below), range(FILES_MAX))]
    answers = ours(options.files_bin, paths)
    compared = with_imports = refused = different = 0
    for path in paths:
        expected = theirs(path)
        if expected is None:
            refused += 1
            continue
        compared += 1
        with_imports += bool(expected)
        kind, imphash = answers.get(str(path), ("", ""))
        if imphash != expected or not kind.startswith("pe."):
            different += 1
            print(f"{path}: {kind or 'no type'}, {imphash or 'no hash'} instead of {expected or 'none'}")
    print(f"imphash: {compared} compared, {with_imports} with imports, {refused} refused by pefile, {different} different")
    return 1 if different or not with_imports else 0


if __name__ == "__main__":
    sys.exit(main())
