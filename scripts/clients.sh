#!/usr/bin/env bash
# Runs the foreign clients of tests/clients against the demo world on servers of their own: over HTTP, then over HTTPS with an authority of our own.
# Usage: clients.sh HANTEI PYTHON
set -euo pipefail
cd "$(dirname "$0")/.."

hantei=$(realpath "$1")
python=$2
worlds=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  server=
}
trap 'stop; rm -rf "$worlds"' EXIT

# What whoever runs this has set is not for these servers.
unset HANTEI_CONFIG HANTEI_SERVER HANTEI_POLICY HANTEI_DATA HANTEI_ACCOUNTS HANTEI_LISTEN

# Serves a demo world in $1 with the configuration $2, and sets `base` and what the clients need.
serve() {
  world=$1
  export XDG_CONFIG_HOME=$world
  mkdir -p "$world/hantei"
  printf '%s' "$2" >"$world/hantei/config.toml"
  mkfifo "$world/out"
  "$hantei" demo --dir "$world/feeds" --data "$world/data" --serve --listen 127.0.0.1:0 >"$world/out" &
  server=$!
  # The server says where it listens and which token lets in; if it ends before, so does its output.
  base=
  HANTEI_TOKEN=
  exec 3<"$world/out"
  while read -r -t 120 line <&3; do
    case $line in
      "listening on "*) base=${line#listening on } ;;
      "a token for a day: "*) HANTEI_TOKEN=${line#a token for a day: }; break ;;
    esac
  done
  [ -n "$base" ] && [ -n "$HANTEI_TOKEN" ] || { echo "the server did not start" >&2; exit 1; }
  # What else it prints must not fill the pipe.
  cat <&3 >/dev/null &
  "$hantei" group add Lite --data "$world/data" >/dev/null
  "$hantei" licence grant Lite threat_lookup_lite_5000 --data "$world/data" >/dev/null
  HANTEI_LITE_TOKEN=$("$hantei" user add lite --role reader --group Lite --token --json --data "$world/data" |
    "$python" -c 'import json, sys; print(json.load(sys.stdin)["token"])')
  # Whose token the demo prints.
  HANTEI_USER=admin
  export HANTEI_TOKEN HANTEI_LITE_TOKEN HANTEI_USER
}

run() {
  for client in tests/clients/*_test.py; do
    echo "$client $base"
    "$python" "$client" "$base"
    count=$((count + 1))
  done
}

count=0
serve "$worlds/plain" ""
run
stop

mkdir "$worlds/certificates"
"$python" tests/clients/make_certificates.py "$worlds/certificates"
serve "$worlds/secure" "[http.tls]
certificate = \"$worlds/certificates/chain.pem\"
key = \"$worlds/certificates/key.pem\"
"
case $base in
  https://*) ;;
  *) echo "the server speaks no TLS: $base" >&2; exit 1 ;;
esac
# What urllib and requests take for the authorities there are.
export SSL_CERT_FILE=$worlds/certificates/ca.pem REQUESTS_CA_BUNDLE=$worlds/certificates/ca.pem
run
echo "$count clients passed, half of them over TLS"
