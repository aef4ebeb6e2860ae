#!/bin/sh
# PostgreSQL, Chromium and what drives it for the tests: by the system's package manager where
# that is allowed; else this says what to install, and fails.
set -eu

missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
# The Chromium without windows is enough, and faster; one with windows does as well.
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 ||
  missing="$missing chromium-headless-shell"
# The Node.js that Playwright brings wants it; a bare Debian has none.
/sbin/ldconfig -p | grep -q 'libatomic\.so\.1' || missing="$missing libatomic1"
[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing$missing ..."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $missing >/dev/null
  exit 0
fi

echo "The tests need these programs, which are not installed:$missing" >&2
echo "On Debian or Ubuntu, as root: apt-get install --no-install-recommends$missing" >&2
exit 1
