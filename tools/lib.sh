# Shared by the scripts: where the project is, which Node to use, and how steps show progress.
# Source it from bash.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOGS=$ROOT/build/logs
export ROOT

# A Node that tools/bootstrap put here wins over a system's that is too old.
if [ -x "$ROOT/tools/node/node_modules/.bin/node" ]; then
  PATH=$ROOT/tools/node/node_modules/.bin:$PATH
fi

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# step NAME COMMAND...: runs it with its output in build/logs/NAME.log; shows the name, the seconds
# as they pass (on a terminal) or a line each half minute, and the end of the log if it failed.
step() {
  local name=$1 log=$LOGS/$1.log start=$SECONDS pid status=0 shown=0 spent
  shift
  mkdir -p "$LOGS"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  STEP_PID=$pid
  while kill -0 "$pid" 2>/dev/null; do
    spent=$((SECONDS - start))
    if [ -t 1 ]; then
      printf '\r  %-12s %4d s  ' "$name" "$spent"
    elif [ "$spent" -ge $((shown + 30)) ]; then
      shown=$spent
      printf '  %-12s %4d s ...\n' "$name" "$spent"
    fi
    # A short wait first: most steps are quick when nothing changed.
    if [ "$spent" -lt 2 ]; then sleep 0.1; else sleep 1; fi
  done
  wait "$pid" || status=$?
  STEP_PID=
  if [ -t 1 ]; then printf '\r'; fi
  if [ "$status" -eq 0 ]; then
    printf '  %-12s %4d s  ok\n' "$name" $((SECONDS - start))
  else
    printf '  %-12s %4d s  FAILED (%s); the end of its log:\n' \
      "$name" $((SECONDS - start)) "build/logs/$name.log"
    tail -n 40 "$log" | sed 's/^/    | /'
  fi
  return "$status"
}
