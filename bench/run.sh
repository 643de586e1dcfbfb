#!/bin/sh
# Measures this checkout beside its peers on a fresh Debian machine, and keeps the run below bench/runs.
# Arguments go to `hantei bench`, e.g. `bench/run.sh --records 10000000`.
set -eu
cd "$(dirname "$0")/.."

need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
missing=
need cc gcc
need git git
need redis-server redis-server
need rg ripgrep
if [ -n "$missing" ]; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  # The benchmark starts Redis itself, on a port of its own.
  $sudo apt-get update
  # shellcheck disable=SC2086 # a list of packages
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
fi
command -v cargo >/dev/null 2>&1 || { echo "cargo is missing: install Rust from https://rustup.rs" >&2; exit 1; }

cargo build --release --locked --bin hantei
(cd bench/peers && CARGO_TARGET_DIR="$PWD/../../target/peers" cargo build --release --locked)
exec target/release/hantei bench --peers target/peers/release/peers --out bench/runs "$@"
