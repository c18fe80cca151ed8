#!/usr/bin/env bash
# Installs what is missing from Debian's packages.  usage: install_packages.sh GROUP...
# Groups: build (compile, test, run), fuzz (clang with libFuzzer), format (clang-format, clang-tidy).
set -euo pipefail
build="g++ cmake ninja-build make git ca-certificates pkg-config libcli11-dev nlohmann-json3-dev
  libtomlplusplus-dev libfmt-dev libexpected-dev libsqlite3-dev sqlite3 libgdal-dev libproj-dev zlib1g-dev gdal-bin
  libeigen3-dev libsodium-dev libicu-dev libgtest-dev librapidcheck-dev libbenchmark-dev python3"
fuzz="clang libclang-rt-14-dev"
format="clang-format clang-tidy"
wanted=""
for group in "$@"; do wanted="$wanted ${!group}"; done
missing=""
for package in $wanted; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
echo "installing:$missing"
as_root=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "not root, and no sudo: install these packages first" >&2; exit 1; }
  as_root="sudo"
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of words on purpose
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
