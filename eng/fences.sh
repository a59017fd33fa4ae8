#!/usr/bin/env bash
# Weaken every ordered access of the engine, one at a time, and look which seeded schedule of the simulated machine notices.
#   eng/fences.sh [--only REGEX] [--scenarios REGEX] [--seconds S]
#       hunt: writes docs/fences.tsv, the raw table behind docs/fences.md (an hour on two cores). --only: just the accesses whose
#       "Layer/File.cs:line Member Operation" matches, the table keeps the others; --scenarios: just those are asked; --seconds
#       for each access without a reason in notes.tsv (20).
#   eng/fences.sh --verify [--only REGEX]
#       replay: each row's seed must notice its access, and be silent with nothing weakened, and every access must have a row;
#       else the exit is 1 (a minute).
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

# One process a core; the table is in the order of the source.
each_core() {
    local jobs part pid bad=0 pids=()
    jobs="$(nproc)"
    for ((part = 0; part < jobs; part++)); do
        hunt "$@" --part "$part/$jobs" --notes "$root/eng/fences/notes.tsv" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid" || bad=1; done
    return "$bad"
}

if [ "${1:-}" = --verify ]; then
    each_core "$root/docs/fences.tsv" "$@"
    exit
fi

each_core "$work/found" --known "$root/docs/fences.tsv" "$@"
sort -n "$work"/found* | cut -f2- >"$root/docs/fences.tsv"
hunt "$root/docs/fences.tsv" --notes "$root/eng/fences/notes.tsv" --document "$root/docs/fences.md"
