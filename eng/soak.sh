#!/usr/bin/env bash
# Soak the page: publish, start it with its demo, watch it from a real browser for some minutes (3 unless said), and write
# a Markdown table. docs/ui-performance.md says what is measured and how.
#   eng/soak.sh [MINUTES] [FILE]
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
minutes=${1:-3}
file=$(readlink -f "${2:-/dev/stdout}")
port=${SOAK_PORT:-18081}
work=$(mktemp -d)
server=
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

cleanup() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

[ -n "${2:-}" ] || file=$work/table.md
dotnet publish "$root/Lab.Web" -c Release -m:1 -o "$work/app" -v quiet --nologo
dotnet build "$root/eng/soak" -c Release -m:1 -v quiet --nologo
Lab__DataFolder=$work/data dotnet "$work/app/Lab.Web.dll" --urls "http://127.0.0.1:$port" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do
    if ASPNETCORE_URLS="http://127.0.0.1:$port" dotnet "$work/app/Lab.Web.dll" --healthcheck >/dev/null 2>&1; then break; fi
    kill -0 "$server" || { cat "$work/log"; exit 1; }
    sleep 0.3
done
dotnet "$(ls "$root"/eng/soak/bin/Release/*/Soak.dll)" "http://127.0.0.1:$port/" "$server" "$minutes" "$file"
