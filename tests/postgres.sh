# A private PostgreSQL for the tests: its own folder, its own port, gone when the tests are.
# Source it; then start_postgres sets LOYALTY_TEST_POSTGRES, and stop_postgres cleans up.

POSTGRES_DIR=

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

start_postgres() {
  local bin port
  [ -z "${LOYALTY_TEST_POSTGRES:-}" ] || return 0
  # Debian keeps its programs off the path; the newest release is the last.
  bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)" 2>/dev/null) || return 1
  POSTGRES_DIR=$(mktemp -d)
  POSTGRES_BIN=$bin
  [ "$(id -u)" -ne 0 ] || chown postgres "$POSTGRES_DIR"
  port=$(free_port)
  # The data is thrown away, so nothing waits for the disk.
  as_postgres "$bin/initdb" -D "$POSTGRES_DIR/data" -U loyalty -A trust -E UTF8 --locale=C \
    --no-sync >"$LOGS/postgres.log" 2>&1 &&
    as_postgres "$bin/pg_ctl" -D "$POSTGRES_DIR/data" -l "$POSTGRES_DIR/log" -w -t 60 start \
      -o "-p $port -k $POSTGRES_DIR -c listen_addresses=127.0.0.1 -c fsync=off" \
      >>"$LOGS/postgres.log" 2>&1 &&
    as_postgres "$bin/createdb" -h 127.0.0.1 -p "$port" -U loyalty loyalty \
      >>"$LOGS/postgres.log" 2>&1 || return 1
  export LOYALTY_TEST_POSTGRES=postgresql://loyalty@127.0.0.1:$port/loyalty
}

stop_postgres() {
  [ -n "$POSTGRES_DIR" ] || return 0
  as_postgres "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_DIR"
  POSTGRES_DIR=
}
