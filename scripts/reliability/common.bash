# What the crash tests share: a generated world, a reference import, and the check that nothing acknowledged is lost.
# Sourced by kill9.sh and powercut.sh; no program.
#
# Variables from outside:
#   HANTEI   the program                      (default: target/debug/hantei)
#   ROUNDS   how many crashes                 (default: 20; the first argument goes before it)
#   RECORDS  records of the generated feeds   (default: 60000)
#   SEED     makes moments and feeds repeat   (default: drawn, printed)

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

ROUNDS=${1:-${ROUNDS:-20}}
RECORDS=${RECORDS:-60000}
SEED=${SEED:-$((RANDOM << 15 | RANDOM))}
HANTEI=$(realpath "${HANTEI:-target/debug/hantei}")
# The complete list among the feeds: its entries count only once all of it is in.
LIST=2_blocklist.ipset
# Lines of one bulk request.
BULK=50000

work=$(mktemp -d)
import=
server=
failures=0
interrupted=0
acknowledged=0
# Users that asked for what is there.
askers=0

# Ends what was started and removes what was written.
finish() {
  local pid
  for pid in $import $server; do
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  if declare -F unmount_all >/dev/null; then unmount_all; fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "$*"; }

fail() {
  failures=$((failures + 1))
  say "  FAILED: $*"
}

die() {
  say "FAILED: $*" >&2
  exit 1
}

# The program, deaf to the settings of whoever runs this.
hantei() {
  env -u HANTEI_CONFIG -u HANTEI_DATA -u HANTEI_POLICY -u HANTEI_SERVER -u HANTEI_LISTEN \
    XDG_CONFIG_HOME="$work/config" NO_COLOR=1 "$HANTEI" "$@"
}

# Sets REPLY to a number below $1. Not a function to call in $(...): a subshell would draw the same number again.
random_below() { REPLY=$(((RANDOM << 15 | RANDOM) % $1)); }

# Milliseconds of a clock that only goes forward within a run.
now_ms() { date +%s%3N; }

pause_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# Writes the feeds, imports them once without a crash, and keeps digest and time.
prepare() {
  command -v curl >/dev/null || die "curl is missing: 'apt-get install curl'"
  [ -x "$HANTEI" ] || die "$HANTEI is not there: cargo build --bin hantei"
  RANDOM=$((SEED % 32768))
  say "seed $SEED, $ROUNDS rounds, $RECORDS records ($HANTEI)"
  hantei bench --records "$RECORDS" --seed "$SEED" --write-crash-world "$work" || die "the feeds could not be written"
  total=$(wc -l <"$work/expected.tsv")
  local start
  start=$(now_ms)
  hantei import --data "$work/whole" "$work/feeds" >"$work/whole.out" || die "the import fails even without a crash"
  whole_ms=$(($(now_ms) - start))
  digest=$(hantei digest --data "$work/whole")
  check_acknowledged "$work/whole" "$work/whole.out" || die "the check fails even without a crash"
  rm -rf "$work/whole"
  say "without a crash: $total records in $whole_ms ms, digest $digest"
}

# Starts an import into $1 in the background, its acknowledgements to $2.
start_import() {
  # No function: the process must be the program itself, to be stopped and killed.
  env -u HANTEI_CONFIG -u HANTEI_DATA -u HANTEI_POLICY -u HANTEI_SERVER XDG_CONFIG_HOME="$work/config" \
    "$HANTEI" import --data "$1" "$work/feeds" >"$2" 2>"$work/import.err" &
  import=$!
}

# The last acknowledgement in $1: records that are on disk to stay. A line that was cut off does not count.
acknowledged_in() {
  local lines=$1
  if [ -s "$lines" ] && [ -n "$(tail -c 1 "$lines")" ]; then
    sed '$d' "$lines" >"$work/lines"
    lines=$work/lines
  fi
  local last
  last=$(grep -a '^committed_through=[0-9]*$' "$lines" | tail -n 1)
  say "${last#committed_through=}" | grep . || say 0
}

# Waits for a random moment of the import: until a random number of records is acknowledged in $1, and a little longer.
wait_for_moment() {
  random_below $((total * 95 / 100))
  local records=$REPLY
  while kill -0 "$import" 2>/dev/null && [ "$(acknowledged_in "$1")" -lt "$records" ]; do sleep 0.005; done
  random_below $((whole_ms / 10 + 1))
  pause_ms "$REPLY"
}

# Kills the import for good. Tells whether it was still at it.
end_import() {
  local status=0
  kill -9 "$import" 2>/dev/null || true
  wait "$import" 2>/dev/null || status=$?
  import=
  [ "$status" = 137 ]
}

# Whether all that is acknowledged in $2 is in the data $1: looked up one by one, and counted.
check_acknowledged() {
  local data=$1 acks=$2 count known asked pieces
  count=$(acknowledged_in "$acks")
  local list_is_complete=0
  if grep -aq "$LIST: firehol/" "$acks"; then list_is_complete=1; fi
  head -n "$count" "$work/expected.tsv" |
    awk -F '\t' -v list="$LIST" -v complete="$list_is_complete" '$1 != list || complete { print $2 }' >"$work/asked"
  asked=$(wc -l <"$work/asked")
  # The records of a list that is not complete are kept, too, but they do not count yet.
  pieces=$(hantei digest --json --data "$data" | awk -F '[:,]' '/"Evidence"|"Incomplete"/ { sum += $2 } END { print sum + 0 }')
  if [ "$pieces" -lt "$count" ]; then
    fail "LOST: $count records are acknowledged, the ledger has $pieces pieces"
    return 1
  fi
  look_up "$data" || return 1
  known=$(grep -c '"Known":true' "$work/answers" || true)
  if [ "$known" != "$asked" ]; then
    fail "LOST: of $asked acknowledged records $known are known; the first that are not:"
    grep -v '"Known":true' "$work/answers" | head -n 3
    return 1
  fi
  checked="$count acknowledged, $asked looked up"
}

# Asks a server on the data $1 for everything in `asked`; the answers go to `answers`.
look_up() {
  : >"$work/answers"
  # Here and not by the server's own redirection, which may come after the first look for the address: of the server before.
  : >"$work/serve.out"
  env -u HANTEI_CONFIG -u HANTEI_DATA -u HANTEI_POLICY -u HANTEI_SERVER XDG_CONFIG_HOME="$work/config" \
    "$HANTEI" serve --data "$1" --listen 127.0.0.1:0 >>"$work/serve.out" 2>"$work/serve.err" &
  server=$!
  local base=
  while [ -z "$base" ]; do
    if ! kill -0 "$server" 2>/dev/null; then
      fail "the data does not open: $(head -n 3 "$work/serve.err")"
      server=
      return 1
    fi
    base=$(sed -n 's/^listening on //p' "$work/serve.out")
    [ -n "$base" ] || sleep 0.02
  done
  # Accounts of this data may have been cut off too: a user of our own, each time another.
  askers=$((askers + 1))
  local token
  token=$(hantei user add "crash-$askers" --role reader --token --json --data "$1" | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
  if [ -z "$token" ]; then
    fail "no token can be made"
    return 1
  fi
  local part
  rm -f "$work"/part.*
  split -l "$BULK" -a 4 "$work/asked" "$work/part."
  for part in "$work"/part.*; do
    [ -e "$part" ] || continue
    curl -fsS --max-time 300 -X POST -H "x-api-key: $token" -H 'Content-Type: application/x-ndjson' --data-binary "@$part" "$base/api/v1/search/bulk" \
      >>"$work/answers" || fail "the server did not answer"
  done
  kill "$server"
  wait "$server" 2>/dev/null || true
  server=
}

# After a crash: the data $1 opens sound, has what is acknowledged in $2, and an import of the same feeds completes it.
check_recovery() {
  local data=$1 acks=$2
  if ! hantei fsck --data "$data" >"$work/fsck.out" 2>&1; then
    fail "not sound after the crash: $(head -n 5 "$work/fsck.out")"
    # What was lost is still to be told.
    check_acknowledged "$data" "$acks" || true
    return
  fi
  check_acknowledged "$data" "$acks" || return 0
  hantei import --data "$data" "$work/feeds" >"$work/again.out" 2>&1 || { fail "the import after the crash: $(tail -n 3 "$work/again.out")"; return; }
  local after
  after=$(hantei digest --data "$data")
  [ "$after" = "$digest" ] || { fail "digest $after after importing again, $digest without a crash"; return; }
  hantei fsck --data "$data" >"$work/fsck.out" 2>&1 || fail "not sound after importing again: $(head -n 5 "$work/fsck.out")"
}

# Counts a round and tells about it.
tell_round() {
  local round=$1 acks=$2 was_running=$3 before=$4 count
  count=$(acknowledged_in "$acks")
  if [ "$was_running" = 1 ]; then interrupted=$((interrupted + 1)); fi
  acknowledged=$((acknowledged + count))
  local outcome="nothing lost, digest equal"
  [ "$failures" = "$before" ] || outcome="FAILED"
  local when="at $count of $total records"
  [ "$was_running" = 1 ] || when="after the import had ended"
  say "round $round: $when: $outcome"
}

# The last line, and the exit code.
conclude() {
  local name=$1
  say "$name: $ROUNDS rounds, $interrupted interrupted, $acknowledged acknowledged records checked, $failures failures (seed $SEED)"
  [ "$failures" = 0 ] || exit 1
  # A test in which nothing was cut off, or nothing was acknowledged before, has shown nothing.
  if [ "$ROUNDS" -gt 0 ] && { [ "$interrupted" = 0 ] || [ "$acknowledged" = 0 ]; }; then
    die "$name: no import was interrupted after an acknowledgement: take more RECORDS"
  fi
}
