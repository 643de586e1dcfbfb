#!/usr/bin/env bash
# Kills an import at random moments. After each: the ledger opens sound, everything that was acknowledged is there, and importing again
# gives the same digest as one import without a crash.
# This tests the death of the process, not of the machine: see powercut.sh.
# Usage: kill9.sh [ROUNDS]     (variables: common.bash)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.bash"

prepare
for round in $(seq "$ROUNDS"); do
  before=$failures
  rm -rf "$work/data"
  : >"$work/acks"
  start_import "$work/data" "$work/acks"
  wait_for_moment "$work/acks"
  was_running=0
  if end_import; then was_running=1; fi
  check_recovery "$work/data" "$work/acks"
  tell_round "$round" "$work/acks" "$was_running" "$before"
done
conclude "kill -9"
