#!/usr/bin/env bash
# prove.sh [TARGET…]: shows that each target finds a panic. Builds them with the feature `planted`, with which a target panics when the
# decoder hands out one rare shape (fuzzing/src), gives each a single seed that does not have it (fuzz/prove/TARGET), and demands that
# it is found within a minute.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
triple=$(rustc -vV | sed -n 's/^host: //p')
declare -a targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for file in fuzz_targets/*.rs; do targets+=("$(basename "$file" .rs)"); done
fi
mkdir -p found
cargo +nightly fuzz build --fuzz-dir . -s none --features planted 2>found/planted.build.log \
  || { cat found/planted.build.log >&2; exit 1; }
missed=0
for target in "${targets[@]}"; do
  program=$CARGO_TARGET_DIR/$triple/release/$target
  log=found/$target.planted.log
  rm -rf "found/planted/$target"
  mkdir -p "found/planted/$target"
  if ! "$program" "prove/$target" -runs=0 >"$log" 2>&1; then
    echo "| $target | the seed itself has the planted shape, or breaks the target: see fuzz/$log |"
    missed=1
    continue
  fi
  begun=$SECONDS
  # The shape is near to the seed, and what is much longer leads away from it; a little longer it may be from the beginning, since libFuzzer
  # left to itself inserts nothing for thousands of runs (-len_control). It begins anew every fifteen seconds: the more it has found, the
  # seldomer it changes the seed.
  longest=$(($(cat "prove/$target"/* | wc -c) * 4))
  [ "$longest" -ge 64 ] || longest=64
  while [ $((SECONDS - begun)) -lt 60 ] && ! grep -q 'the planted panic' "$log"; do
    rm -rf "found/planted/$target"
    mkdir -p "found/planted/$target"
    "$program" "found/planted/$target" "prove/$target" -max_total_time=15 -len_control=0 -timeout=5 -rss_limit_mb=512 \
      -max_len="$longest" -artifact_prefix="found/planted/$target/" >"$log" 2>&1 || true
  done
  if grep -q 'the planted panic' "$log"; then
    echo "| $target | found after $((SECONDS - begun)) s |"
  else
    echo "| $target | NOT FOUND: see fuzz/$log |"
    missed=1
  fi
done
exit $missed
