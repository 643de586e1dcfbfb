#!/usr/bin/env bash
# Holds what Hantei computes of files against other programs: TLSH (py-tlsh), CTPH (ssdeep), import hashes (pefile), signatures (signify).
# Usage: peers.sh PYTHON TARGET CARGO
set -euo pipefail
cd "$(dirname "$0")/.."

python=$1
target=$2
cargo=$3

# Programs that make and compare: without them a part is told as skipped.
missing=()
for pair in ssdeep:ssdeep osslsigncode:osslsigncode gcab:gcab wixl:wixl openssl:openssl; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install --quiet --yes --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
      { apt-get update --quiet >/dev/null 2>&1 && apt-get install --quiet --yes --no-install-recommends "${missing[@]}" >/dev/null 2>&1; } ||
      echo "cannot install ${missing[*]}: what needs them is skipped"
  else
    echo "install ${missing[*]}: what needs them is skipped"
  fi
fi

scripts/signed_binaries.sh "$target/signed"
"$cargo" build --locked --package codesign --example signatures
"$cargo" build --locked --package files --example binary_facts
"$cargo" build --locked --package similarity --example digest
examples=$target/debug/examples

"$python" tests/peers/similarity_test.py "$examples/digest"
"$python" tests/peers/imphash_test.py --files-bin "$examples/binary_facts" "$target/signed"
"$python" tests/peers/signatures_test.py --codesign "$examples/signatures" "$target/signed"
echo "peers passed"
