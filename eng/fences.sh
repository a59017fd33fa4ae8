#!/usr/bin/env bash
# Weaken every ordered access of the engine, one at a time, and look which seeded schedule of the simulated machine notices.
#   eng/fences.sh            hunt: writes docs/fences.tsv, the raw table behind docs/fences.md (an hour on two cores)
#   eng/fences.sh --verify   replay: each row's seed must still notice, and nothing is noticed without weakening (a minute)
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cp "$root"/*.props "$root"/global.json "$work"/ 2>/dev/null || true
cp "$root"/.editorconfig "$work"/ 2>/dev/null || true
cp -r "$root/Lab.Engine" "$root/eng" "$work"/
rm -rf "$work"/Lab.Engine/{bin,obj} "$work"/eng/fences/Hunt/{bin,obj}
cp "$root/eng/fences/Site.cs" "$work/Lab.Engine/Primitives/Sites.cs"

next=0
for layer in Rcu Locks Tlb PageTable Memory; do
    for file in "$root/Lab.Engine/$layer"/*.cs; do
        name="$layer/$(basename "$file")"
        next="$(awk -v first="$next" -v file="$name" -v list="$work/sites.tsv" -f "$root/eng/fences/weaken.awk" "$file" \
            2>&1 >"$work/Lab.Engine/$name")"
    done
done
echo "$next ordered accesses"

dotnet build "$work/eng/fences/Hunt/Hunt.csproj" -c Release -v q -clp:ErrorsOnly -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -o "$work/out"
hunt() { dotnet "$work/out/Lab.Tests.dll" "$work/sites.tsv" "$@"; }
if [ "${1:-}" = --verify ]; then
    hunt "$root/docs/fences.tsv" --verify
    exit
fi

# One process a core; the table is in the order of the source.
jobs="$(nproc)"
pids=()
for ((part = 0; part < jobs; part++)); do
    hunt "$work/found" --part "$part/$jobs" --known "$root/docs/fences.tsv" --notes "$root/eng/fences/notes.tsv" "$@" &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid"; done
sort -n "$work"/found* | cut -f2- >"$root/docs/fences.tsv"
hunt "$root/docs/fences.tsv" --notes "$root/eng/fences/notes.tsv" --document "$root/docs/fences.md"
