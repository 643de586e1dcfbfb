#!/usr/bin/env bash
# Proves that the power-cut test can fail: builds a program that acknowledges before anything is synced (feature `unsafe-ack` of `store`),
# and demands that powercut.sh finds acknowledged records lost with it. In a target folder of its own, so that nobody runs that program by
# mistake. Takes a build from scratch: not part of `make test`.
# Usage: prove.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

rounds=${1:-3}
export CARGO_TARGET_DIR=target/unsafe-ack
CARGO_PROFILE_DEV_DEBUG=0 cargo build --locked -p server -p store --features store/unsafe-ack --bin hantei

out=$(mktemp)
trap 'rm -f "$out"' EXIT
status=0
HANTEI=$CARGO_TARGET_DIR/debug/hantei scripts/reliability/powercut.sh "$rounds" 2>&1 | tee "$out" || status=$?
if grep -q SKIPPED "$out"; then
  echo "proof: SKIPPED with the power-cut test"
elif [ "$status" != 0 ] && grep -q LOST "$out"; then
  echo "proof: the power-cut test finds what a program that acknowledges too early loses"
else
  echo "proof: FAILED: a program that acknowledges before syncing passed the power-cut test" >&2
  exit 1
fi
