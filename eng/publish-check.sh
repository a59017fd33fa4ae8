#!/usr/bin/env bash
# Do the Dockerfile's steps by hand: every COPY, RUN and ENV of it, in its order, into an empty folder; then start the
# entry point there with nothing else in the environment, ask /healthz, look for the engine process, and stop. What a
# COPY forgets is then missing here too.
set -euo pipefail
source_root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
work=$(mktemp -d)
port=${PUBLISH_CHECK_PORT:-18080}
app_pid=
runtime_env=()
entry_point=()
stage= root= workdir=
declare -A stage_roots

cleanup() {
    if [ -n "$app_pid" ]; then kill -9 "$app_pid" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

fail() { echo "publish check: $*" >&2; exit 1; }

# A path of the image, as a path below this stage's folder.
inside() { case $1 in /*) echo "$root$1" ;; *) echo "$root$workdir/$1" ;; esac; }

copy() { # [--from=STAGE] SOURCE... TARGET
    local from=$source_root words=("$@")
    if [[ ${words[0]} == --from=* ]]; then
        from=${stage_roots[${words[0]#--from=}]}
        words=("${words[@]:1}")
    fi
    local target; target=$(inside "${words[-1]}")
    unset 'words[-1]'
    if [[ ${#words[@]} -gt 1 || $target == */ ]]; then mkdir -p "$target"; else mkdir -p "$(dirname "$target")"; fi
    for word in "${words[@]}"; do
        # As Docker does: a folder's content is copied, and what git ignores does not exist on a fresh clone.
        if [ -d "$from/$word" ]; then
            mkdir -p "$target"
            tar -C "$from/$word" --exclude=bin --exclude=obj -cf - . | tar -C "$target" -xf -
        else
            cp "$from/$word" "$target"
        fi
    done
}

run() { # A shell command line: its absolute paths /src, /app and /data are this stage's.
    local line; line=$(sed -E "s#(^|[[:space:]=\"])/(src|app|data)#\1$root/\2#g" <<<"$1")
    (cd "$root$workdir" && APP_UID=$(id -u) bash -ec "$line")
}

build_from_dockerfile() {
    local line instruction rest
    while IFS= read -r line; do
        instruction=${line%%[[:space:]]*}
        rest=${line#"$instruction"}
        rest=${rest#"${rest%%[![:space:]]*}"}
        case $instruction in
            FROM)
                stage=${rest##* }
                root=$work/$stage workdir=/ runtime_env=() entry_point=()
                stage_roots[$stage]=$root
                mkdir -p "$root" ;;
            WORKDIR) workdir=$rest; mkdir -p "$root$workdir" ;;
            COPY) echo "+ $line"; read -ra words <<<"$rest"; copy "${words[@]}" ;;
            RUN) echo "+ $line"; run "$rest" ;;
            ENV) read -ra words <<<"$rest"; runtime_env+=("${words[@]}") ;;
            ENTRYPOINT) mapfile -t entry_point < <(grep -o '"[^"]*"' <<<"$rest" | tr -d '"') ;;
            ARG | EXPOSE | USER | VOLUME | HEALTHCHECK | LABEL | STOPSIGNAL) ;;
            *) fail "the Dockerfile's instruction $instruction is not known here" ;;
        esac
    done < <(sed -e ':join' -e '/\\$/ { N; s/\\\n[[:space:]]*//; b join' -e '}' "$source_root/Dockerfile" | grep -vE '^[[:space:]]*(#|$)')
}

# Neither ps nor curl is on every machine that has the SDK.
children_of() { cat "/proc/$1/task/"*/children 2>/dev/null | tr ' ' '\n' | grep . || true; }

# GET a path; the answer's head and body on standard output. Fails unless the status is 200.
get() {
    local answer
    answer=$(timeout 10 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$2" >&3 && cat <&3' _ "$port" "$1" 2>/dev/null | tr -d '\000') || return 1
    printf '%s' "$answer"
    [[ ${answer%%$'\r'*} == *" 200 "* ]]
}

start_and_probe() {
    echo "+ ${entry_point[*]} (port $port)"
    local settings=("${runtime_env[@]//\/data/$root/data}")
    mkdir -p "$root/data"
    cd "$root$workdir"
    env -i PATH="$PATH" ${DOTNET_ROOT:+DOTNET_ROOT="$DOTNET_ROOT"} "${settings[@]}" \
        ASPNETCORE_HTTP_PORTS= ASPNETCORE_URLS="http://127.0.0.1:$port" "${entry_point[@]}" >"$work/app.log" 2>&1 &
    app_pid=$!
    for _ in $(seq 1 60); do
        kill -0 "$app_pid" 2>/dev/null || { cat "$work/app.log"; fail "the published app ended by itself"; }
        if get /healthz >"$work/health" && [ -n "$(children_of "$app_pid")" ] && grep -q 'engine: joined' "$work/app.log"; then
            echo "healthz: $(tail -n 1 "$work/health"); the engine process has joined"
            return
        fi
        sleep 1
    done
    cat "$work/app.log"
    fail "no /healthz with an engine process that has joined within 60 s"
}

probe_page() {
    local page script
    page=$(get /) || fail "/ answers with ${page%%$'\r'*}"
    grep -qi '<html' <<<"$page" || fail "/ serves no page"
    script=$(grep -oE '_framework/blazor\.web[^"]*\.js' <<<"$page" | head -n 1 || true)
    get "/${script:-_framework/blazor.web.js}" >/dev/null || fail "the page's script is missing"
}

stop_and_look_for_orphans() {
    local engine; engine=$(children_of "$app_pid" | head -n 1)
    kill -TERM "$app_pid"
    for _ in $(seq 1 30); do
        if ! kill -0 "$app_pid" 2>/dev/null && ! kill -0 "$engine" 2>/dev/null; then
            app_pid=
            return
        fi
        sleep 1
    done
    cat "$work/app.log"
    kill -9 "$engine" 2>/dev/null || true
    fail "the app or its engine process was still there 30 s after SIGTERM"
}

[ -f "$source_root/Dockerfile" ] || fail "there is no Dockerfile"
build_from_dockerfile
[ ${#entry_point[@]} -gt 0 ] || fail "the Dockerfile has no ENTRYPOINT in exec form"
start_and_probe
probe_page
stop_and_look_for_orphans
echo "publish check: passed"
