#!/usr/bin/env bash
# Runs the foreign clients of tests/clients against the demo world on a server of their own.
# Usage: clients.sh HANTEI PYTHON
set -euo pipefail
cd "$(dirname "$0")/.."

hantei=$1
python=$2
world=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$world"
}
trap finish EXIT

mkfifo "$world/out"
env -u HANTEI_CONFIG -u HANTEI_SERVER -u HANTEI_POLICY XDG_CONFIG_HOME="$world" \
  "$hantei" demo --dir "$world/feeds" --data "$world/data" --serve --listen 127.0.0.1:0 >"$world/out" &
server=$!

# The server says where it listens and which token lets in; if it ends before, so does its output.
base=
exec 3<"$world/out"
while read -r -t 120 line <&3; do
  case $line in
    "listening on "*) base=${line#listening on } ;;
    "a token for a day: "*) HANTEI_TOKEN=${line#a token for a day: }; break ;;
  esac
done
[ -n "$base" ] && [ -n "${HANTEI_TOKEN-}" ] || { echo "the server did not start" >&2; exit 1; }
export HANTEI_TOKEN
# What else it prints must not fill the pipe.
cat <&3 >/dev/null &

count=0
for client in tests/clients/*_test.py; do
  [ -e "$client" ] || continue
  echo "$client"
  "$python" "$client" "$base"
  count=$((count + 1))
done
[ "$count" -gt 0 ] || { echo "there is no client in tests/clients" >&2; exit 1; }
echo "$count clients passed"
