#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Starts the explorer, asks it at some rates, and prints what load_bench says and how much memory
# the server has before and after: load.sh BUILD SECONDS RATE... -- [explorer's arguments]
set -eu
build=$1 seconds=$2
shift 2
rates=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do rates+=("$1") && shift; done
[ $# = 0 ] || shift
out=$(mktemp)
"$build/examples/explorer/lfrec_explorer" --port 0 "$@" >"$out" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -f "$out"' EXIT
for _ in $(seq 600); do
  grep -q '^http' "$out" && break
  kill -0 $server
  sleep .1
done
head -n 1 "$out"
port=$(sed -n 's|^http://.*:\([0-9]*\)/$|\1|p' "$out")
memory() { awk '/VmRSS/ {printf "%.1f MB", $2 / 1024}' "/proc/$server/status"; }
for rate in "${rates[@]}"; do
  before=$(memory)
  "$build/benchmarks/explorer/load_bench" "$port" "$rate" "$seconds" || true
  echo "memory: $before before, $(memory) after"
done
