#!/usr/bin/env bash
# Fetches a few benign signed programs into a folder, by pip, npm and apt: what is there already stays.
# A registry that cannot be reached costs only its programs, and is told.
# Usage: signed_binaries.sh DIR
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: signed_binaries.sh DIR" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# pinned VERSION NAME: the command that fetches the pinned version, else the newest, into the folder it runs in.
wheel() {
  pip download --quiet --no-deps --only-binary=:all: --platform win_amd64 --python-version 311 "$1==$2" ||
    pip download --quiet --no-deps --only-binary=:all: --platform win_amd64 --python-version 311 "$1"
}
package() { npm pack --silent "$1@$2" || npm pack --silent "$1"; }
# The archive of a release has one version of a package.
deb() { apt-get download "$1"; }

unpack() {
  case $1 in
    *.whl) python3 -m zipfile -e "$1" "$2" ;;
    *.tgz) tar -xzf "$1" -C "$2" ;;
    *.deb) dpkg-deb -x "$1" "$2" ;;
  esac
}

# fetch NAME REGISTRY COMMAND…
fetch() {
  local name=$1 registry=$2
  shift 2
  if [ -e "$dir/$name" ]; then
    echo "$name is there"
    return
  fi
  mkdir -p "$work/$name/files"
  if ! (cd "$work/$name" && timeout 300 bash -c "$(declare -f wheel package deb); \"\$@\"" _ "$@") >"$work/log" 2>&1; then
    echo "skipped $name: $registry is not reachable, or does not have it ($(tail -n 1 "$work/log"))"
    return
  fi
  local archive
  for archive in "$work/$name"/*.*; do
    unpack "$archive" "$work/$name/files"
  done
  mv "$work/$name/files" "$dir/$name"
  echo "$name is fetched from $registry"
}

fetch debugpy PyPI wheel debugpy 1.8.22
fetch msvc-runtime PyPI wheel msvc-runtime 14.44.35112
fetch signtool npm package signtool 1.0.0
fetch pywin32 PyPI wheel pywin32 311
fetch numpy PyPI wheel numpy 2.3.5
fetch pandas PyPI wheel pandas 2.3.3
fetch setuptools PyPI wheel setuptools 80.9.0
fetch distlib PyPI wheel distlib 0.4.0
fetch node-pty npm package node-pty 1.0.0
fetch edge-js npm package edge-js 26.1.0
fetch shim-signed Debian deb shim-signed
