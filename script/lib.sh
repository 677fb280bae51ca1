# What the scripts share: finding Rust and PostgreSQL, and saying what is missing.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

need_rust() {
  [ -d "$HOME/.cargo/bin" ] && PATH="$HOME/.cargo/bin:$PATH"
  command -v cargo >/dev/null 2>&1 || { say "Rust is missing: install it from https://rustup.rs (1.95 or newer)."; exit 1; }
  command -v cc >/dev/null 2>&1 || { say "A linker is missing: install gcc (Debian: apt-get install gcc libc6-dev)."; exit 1; }
}

# The places that src/kernel/postgres/programs.rs looks at.
has_postgres() {
  for found in ${TALIM_PG_BINDIR:-} /usr/lib/postgresql/*/bin /opt/postgresql/*/bin /usr/pgsql*/bin /usr/local/pgsql/bin \
    /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin "$(dirname "$(command -v initdb 2>/dev/null || echo .)")"; do
    [ -x "$found/initdb" ] && [ -x "$found/postgres" ] || continue
    major=$("$found/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    [ "$major" -ge 15 ] && return 0
  done
  return 1
}

# Debian starts a cluster of its own on port 5432 unless it is told not to.
install_postgres() {
  if command -v apt-get >/dev/null 2>&1; then
    as_root sh -c 'mkdir -p /etc/postgresql-common && grep -qs "^create_main_cluster" /etc/postgresql-common/createcluster.conf ||
      echo "create_main_cluster = false" >> /etc/postgresql-common/createcluster.conf
      apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql' >&2
  elif command -v dnf >/dev/null 2>&1; then as_root dnf install -y postgresql-server postgresql-contrib >&2
  elif command -v brew >/dev/null 2>&1; then brew install postgresql >&2
  else return 1; fi
}

need_postgres() {
  [ -n "${DATABASE_URL:-}" ] && return 0
  has_postgres && return 0
  say "PostgreSQL 15 or newer is missing; installing it with the system's package manager…"
  install_postgres && has_postgres && return 0
  say "It could not be installed. Install PostgreSQL 15 or newer yourself (Debian: apt-get install postgresql;"
  say "Fedora: dnf install postgresql-server postgresql-contrib; macOS: brew install postgresql), or set DATABASE_URL for script/server."
  exit 1
}
