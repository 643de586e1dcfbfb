#!/usr/bin/env bash
# A throwaway PostgreSQL for tests: `scripts/postgres.sh` starts it, if it does not run yet, and prints its address; `scripts/postgres.sh stop` ends and
# removes it. Tests find it by HANTEI_POSTGRES:
#   HANTEI_POSTGRES=$(scripts/postgres.sh) cargo test -p accounts
# It listens on 127.0.0.1 alone, with a random password, and does not sync: what it holds is lost with the machine.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/postgres
data=$folder/data
say() { echo "postgres.sh: $*" >&2; }
fail() { say "$*"; exit 1; }

# The folder with initdb and pg_ctl; Debian does not put it into PATH.
programs() {
  local candidate
  for candidate in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /none/x)")"; do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/pg_ctl" ]; then echo "$candidate"; return; fi
  done
}

install() {
  command -v apt-get >/dev/null || fail "PostgreSQL is missing: install its server (initdb, pg_ctl)"
  local root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || fail "PostgreSQL is missing: 'sudo apt-get install postgresql'"
    root=(sudo -n)
  fi
  say "installing postgresql"
  local get=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
  "${get[@]}" install --quiet --yes --no-install-recommends postgresql >&2 ||
    { "${get[@]}" update --quiet >&2 && "${get[@]}" install --quiet --yes --no-install-recommends postgresql >&2; } ||
    fail "'apt-get install postgresql' failed"
}

# PostgreSQL refuses to run as root: as root, run it as somebody else.
owner=
if [ "$(id -u)" = 0 ]; then
  for candidate in postgres nobody; do
    if id "$candidate" >/dev/null 2>&1; then owner=$candidate; break; fi
  done
fi
as_owner() {
  if [ -z "$owner" ]; then "$@"
  elif command -v runuser >/dev/null; then runuser -u "$owner" -- "$@"
  else su -s /bin/bash "$owner" -c "$(printf '%q ' "$@")"; fi
}

# Who runs it may not reach a checkout in somebody's home: then it lies with what is temporary.
mkdir -p "$(dirname "$folder")"
if [ -n "$owner" ] && ! as_owner test -x "$(dirname "$folder")"; then
  folder=${TMPDIR:-/tmp}/hantei-postgres-$(echo "$folder" | cksum | cut -d' ' -f1)
  data=$folder/data
fi

is_running() { [ -e "$folder/address" ] && as_owner "$bin/pg_ctl" status -D "$data" >/dev/null 2>&1; }

stop() {
  if [ -n "$bin" ] && [ -d "$data" ]; then
    as_owner "$bin/pg_ctl" stop -D "$data" -m immediate >/dev/null 2>&1 || true
  fi
  rm -rf "$folder"
}

start() {
  rm -rf "$folder"
  mkdir -p "$folder"
  local password
  password=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
  (umask 077; echo "$password" >"$folder/password")
  if [ -n "$owner" ]; then
    # Root chose the user after PostgreSQL was installed, which makes `postgres`.
    chown -R "$owner" "$folder"
    as_owner test -w "$folder" || fail "user \`$owner\` cannot reach $folder: set TMPDIR to a folder that it can"
  fi
  as_owner "$bin/initdb" -D "$data" -U hantei --auth=scram-sha-256 --pwfile="$folder/password" --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; fail "initdb failed"; }
  cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 64MB
fsync = off
full_page_writes = off
CONF
  local port
  for _ in $(seq 20); do
    port=$((20000 + RANDOM % 20000))
    if as_owner "$bin/pg_ctl" start -D "$data" -w -t 60 -l "$folder/server.log" -o "-p $port" >/dev/null 2>&1; then
      (umask 077; echo "postgres://hantei:$password@127.0.0.1:$port/postgres" >"$folder/address")
      return
    fi
    grep -q 'Address already in use' "$folder/server.log" || break
  done
  cat "$folder/server.log" >&2 || true
  fail "PostgreSQL did not start"
}

bin=$(programs)
case ${1:-start} in
  start)
    if [ -z "$bin" ]; then
      install
      bin=$(programs)
      [ -n "$bin" ] || fail "PostgreSQL was installed, and initdb is not to be found"
      if [ "$(id -u)" = 0 ] && id postgres >/dev/null 2>&1; then owner=postgres; fi
    fi
    # Two callers at once start one.
    exec 9>"$folder.lock"
    flock 9
    # The server must not inherit the lock.
    if ! is_running 9>&-; then start 9>&-; fi
    cat "$folder/address"
    ;;
  stop) stop ;;
  *) fail "usage: postgres.sh [start|stop]" ;;
esac
