# Shared by the scripts: where the project is, which Node to use, and how steps show progress.
# Source it from bash.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOGS=$ROOT/build/logs
export ROOT

# A Node that tools/bootstrap put here wins over a system's that is too old.
for local_node in "$ROOT"/tools/node/node_modules/node-linux-*/bin; do
  if [ -x "$local_node/node" ] && [[ :$PATH: != *:$local_node:* ]]; then PATH=$local_node:$PATH; fi
done

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# step NAME COMMAND...: runs it with its output in build/logs/NAME.log; shows the name, the seconds
# as they pass (on a terminal) or a line each half minute, and the end of the log if it failed.
# With STEP_QUIET set, a step that takes under two seconds shows nothing.
step() {
  local name=$1 log=$LOGS/$1.log start=$SECONDS status=0 shown=0 spent
  shift
  mkdir -p "$LOGS"
  # A process group of its own, so that stop_step ends all of it.
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  STEP_PID=$!
  set +m
  while kill -0 "$STEP_PID" 2>/dev/null; do
    spent=$((SECONDS - start))
    if [ "$spent" -lt 2 ]; then
      sleep 0.05
    else
      if [ -t 1 ]; then
        printf '\r  %-12s %4d s  ' "$name" "$spent"
      elif [ "$spent" -ge $((shown + 30)) ]; then
        shown=$spent
        printf '  %-12s %4d s ...\n' "$name" "$spent"
      fi
      sleep 0.5
    fi
  done
  wait "$STEP_PID" || status=$?
  STEP_PID=
  spent=$((SECONDS - start))
  if [ -t 1 ]; then printf '\r'; fi
  if [ "$status" -ne 0 ]; then
    printf '  %-12s %4d s  FAILED; the end of build/logs/%s.log:\n' "$name" "$spent" "$name"
    tail -n 40 "$log" | sed 's/^/    | /'
  elif [ -z "${STEP_QUIET:-}" ] || [ "$spent" -ge 2 ]; then
    printf '  %-12s %4d s  ok\n' "$name" "$spent"
  fi
  return "$status"
}

# For a trap: ends the step that is running, with everything it started.
STEP_PID=
stop_step() {
  if [ -n "$STEP_PID" ]; then kill -- "-$STEP_PID" 2>/dev/null || true; fi
}

# build_preset PRESET [TARGET...]: configures once (CMake itself does it again when it must), builds.
build_preset() {
  local preset=$1
  shift
  if [ ! -f "build/$preset/build.ninja" ]; then cmake --preset "$preset" || return; fi
  cmake --build --preset "$preset" ${1+--target "$@"}
}

build_web() {
  node tools/build-web.mjs "$@"
}
