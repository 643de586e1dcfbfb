#!/usr/bin/env bash
# Cuts the power during an import, as far as software can: the data lies on a file system in an image that nobody writes to the disk by
# itself (commit=600); at a random moment the importing process is stopped, first what it acknowledged is copied, then the image as it is,
# and the copy is mounted, which replays its journal. What was acknowledged but not synced is not in it.
# Every other round mounts with data=writeback, where files may have blocks that were never written.
# Needs root and loop devices; without them it says so and does nothing.
# Usage: powercut.sh [ROUNDS]     (variables: common.bash)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.bash"

# Room for the data of some hundred thousand records; the image is sparse.
IMAGE_SIZE=1G

skip() {
  say "############################################################"
  say "power cut: SKIPPED, nothing was tested: $1"
  say "############################################################"
  exit 0
}

unmount_all() {
  local place
  for place in live cut; do
    if mountpoint -q "$work/$place" 2>/dev/null; then umount "$work/$place" || true; fi
  done
}

make_image() {
  rm -f "$1"
  truncate -s "$IMAGE_SIZE" "$1"
  mkfs.ext4 -qF "$1"
}

[ "$(uname -s)" = Linux ] || skip "this is not Linux"
[ "$(id -u)" = 0 ] || skip "mounting needs root"
for program in mkfs.ext4 mount mountpoint truncate umount; do
  command -v "$program" >/dev/null || skip "$program is missing"
done
mkdir "$work/live" "$work/cut"
make_image "$work/live.img"
reason=$(mount -o loop,commit=600 "$work/live.img" "$work/live" 2>&1) || skip "an image cannot be mounted: $reason"
umount "$work/live"

prepare
for round in $(seq "$ROUNDS"); do
  before=$failures
  options=loop,commit=600
  if [ $((round % 2)) = 0 ]; then options=$options,data=writeback; fi
  make_image "$work/live.img"
  mount -o "$options" "$work/live.img" "$work/live"
  # The folder is there for good, as it is before a program is ever started.
  mkdir "$work/live/data"
  sync -f "$work/live"
  : >"$work/acks.live"
  start_import "$work/live/data" "$work/acks.live"
  wait_for_moment "$work/acks.live"
  kill -STOP "$import" 2>/dev/null || true
  # First what was promised, then what is there: not the other way round.
  cp "$work/acks.live" "$work/acks"
  cp --sparse=always "$work/live.img" "$work/cut.img"
  was_running=0
  if end_import; then was_running=1; fi
  umount "$work/live"
  mount -o "$options" "$work/cut.img" "$work/cut"
  check_recovery "$work/cut/data" "$work/acks"
  umount "$work/cut"
  tell_round "$round" "$work/acks" "$was_running" "$before"
done
conclude "power cut"
