#!/usr/bin/env bash
# run.sh SECONDS [TARGET…]: fuzzes every target, or those named, one after the other, and prints a line of a table for each.
#
# Needs nightly Rust and cargo-fuzz (`cargo install cargo-fuzz --locked`). Seeds are the fixtures of the feeds and the corpus in
# fuzz/corpus; what is found new goes to fuzz/found/corpus, crashes to fuzz/artifacts. An input that takes five seconds or half a
# gigabyte is a finding. No sanitizer: the code is safe Rust, and what is looked for is panics, hangs and memory (SANITIZER=address
# runs with one).
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:?say how many seconds each target gets}
shift
sanitizer=${SANITIZER:-none}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
triple=$(rustc -vV | sed -n 's/^host: //p')
declare -a targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for file in fuzz_targets/*.rs; do targets+=("$(basename "$file" .rs)"); done
fi
mkdir -p found artifacts
# On stable, into the main workspace's own target folder.
(cd .. && env -u CARGO_TARGET_DIR cargo run --quiet -p fuzzing --example seeds -- fuzz/found/seeds)
for target in "${targets[@]}"; do
  if [ "${BUILD:-1}" = 1 ]; then
    cargo +nightly fuzz build --fuzz-dir . -s "$sanitizer" "$target" 2>"found/$target.build.log" \
      || { cat "found/$target.build.log" >&2; exit 1; }
  fi
  mkdir -p "found/corpus/$target" "corpus/$target" "found/seeds/$target" "artifacts/$target"
  log=found/$target.log
  outcome=none
  # ASan's shadow memory does not count against the limit of 512 MB.
  "$CARGO_TARGET_DIR/$triple/release/$target" "found/corpus/$target" "corpus/$target" "found/seeds/$target" \
    -max_total_time="$seconds" -timeout=5 -rss_limit_mb=512 -max_len=16384 -print_final_stats=1 \
    -artifact_prefix="artifacts/$target/" >"$log" 2>&1 || outcome=$(grep -m1 -oE 'panicked at [^ ]+|libFuzzer: [a-z-]+( [a-z-]+)?' "$log" || echo crash)
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  coverage=$(grep -oE ' cov: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+' || true)
  peak=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
  spent=$(sed -n 's/^Done .* in \([0-9]*\) second.*/\1/p' "$log")
  echo "| $target | ${spent:-?} | ${executions:-?} | ${coverage:-?} | ${peak:-?} | $outcome |"
done
