#!/usr/bin/env bash
# Build everything, run every test, then a minute of simulated schedules (one more test). The last line is always "N passed, N failed, N skipped"; the exit code is 0 only
# if nothing failed. Arguments go to the test runner (for example --filter-class '*LayeringTests'); with any, there is no simulation.
cd "$(dirname "$(readlink -f "$0")")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

install_browser() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null && return
    echo "The browser tests need Chromium; installing it."
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            echo "No right to install packages here. Install chromium by hand; the browser tests will fail without it."
            return
        fi
        as_root=(sudo -n)
    fi
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=900 -q update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -q install -y --no-install-recommends chromium ||
        echo "chromium could not be installed; the browser tests will fail without it."
}

close() { # passed failed skipped code
    printf '%d passed, %d failed, %d skipped\n' "$1" "$2" "$3"
    exit "$4"
}

install_browser
if ! dotnet build Lab.sln -c Release -m:1 --nologo -v minimal; then
    echo "The build failed; no test was run."
    close 0 1 0 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A test that hangs must not hang the whole: 20 minutes for all of them.
dotnet test --solution Lab.sln -c Release --no-build --no-ansi --no-progress --timeout 20m "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

# One summary for all test programs: lines like "  succeeded: 12" after "Test run summary".
number() { awk -v key="$1:" '/^Test run summary/ { on = 1 } on && $1 == key { value = $2 } END { print value + 0 }' "$log"; }
passed=$(number succeeded) failed=$(number failed) skipped=$(number skipped)
# A runner that failed without a failed test crashed or found nothing: never a green line.
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ $# -eq 0 ]; then
    # Violations, and a campaign that reached none of its targets, end with another code than 0.
    if timeout 600 ./lab simulate --seconds 60 --out TestResults/simulate; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1)) code=1
    fi
fi
close "$passed" "$failed" "$skipped" "$code"
