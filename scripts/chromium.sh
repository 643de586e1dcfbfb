#!/usr/bin/env bash
# Prints the path of a Chromium for the portal's tests; on Debian it installs one, and Japanese letters, when there is none.
set -euo pipefail

say() { echo "chromium.sh: $*" >&2; }
fail() { say "$*"; exit 1; }
find_one() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if [ -n "${CHROMIUM:-}" ]; then
  echo "$CHROMIUM"
  exit
fi
if ! find_one >/dev/null; then
  command -v apt-get >/dev/null || fail "Chromium is missing: install it, or name it in CHROMIUM"
  root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || fail "Chromium is missing: 'sudo apt-get install chromium fonts-noto-cjk'"
    root=(sudo -n)
  fi
  say "installing chromium"
  get=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
  packages=(chromium fonts-noto-cjk)
  "${get[@]}" install --quiet --yes --no-install-recommends "${packages[@]}" >&2 ||
    { "${get[@]}" update --quiet >&2 && "${get[@]}" install --quiet --yes --no-install-recommends "${packages[@]}" >&2; } ||
    fail "'apt-get install ${packages[*]}' failed"
fi
find_one
