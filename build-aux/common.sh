# SPDX-FileCopyrightText: The Crowfoot authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What build-aux/run and build-aux/test share: installing what Debian 12 or 13 lacks, and building. Sourced
# by bash; moves to the project's root.

set -u -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

# Names that both Debian 12 and Debian 13 know. What one of these pulls in by itself is not named.
build_packages=(
  gcc libc6-dev meson ninja-build pkgconf gettext appstream
  libglib2.0-dev libsqlite3-dev libxml2-dev libjson-glib-dev libcairo2-dev libpango1.0-dev libpq-dev libmariadb-dev
  libpg-query-dev
  libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev librsvg2-common
  fonts-cantarell fonts-dejavu-core
)
test_packages=(
  clang libclang-rt-dev valgrind g++
  xvfb xauth dbus at-spi2-core libgtk-4-bin libxtst-dev
  postgresql mariadb-server-core mariadb-client-core sqlite3
  gobject-introspection libgirepository1.0-dev gi-docgen
  make cmake python3-sqlalchemy
  libxml2-utils desktop-file-utils mandoc bash-completion librsvg2-bin poppler-utils
  git reuse
)

say ()
{
  printf '%s\n' "$*"
}

die ()
{
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# install_missing PACKAGE…: installs those that dpkg does not know as installed, and says which. Sets
# `installed` when something came in.
installed=
install_missing ()
{
  local missing=() package as_root=()

  if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    say "This is no Debian system; the build will name what it does not find."
    return
  fi
  for package; do
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null ||
      die "Some Debian packages are missing, and there is no sudo. Run this as root, then come back:
  apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  [ ${#as_root[@]} = 0 ] || say "sudo may ask for your password."
  # The lists may be older than the archive; a package that is named in them may be gone from it.
  "${as_root[@]}" apt-get --quiet --quiet update ||
    say "The package lists could not be renewed; trying with those that are there."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get --quiet --quiet --yes --no-install-recommends -o Dpkg::Use-Pty=0 install "${missing[@]}" \
    < /dev/null || die "apt-get could not install them; its messages are above."
  installed=1
}

# configure DIRECTORY ARGUMENT…: runs meson setup quietly, but for what it complains about.
configure ()
{
  local directory=$1 log=$1/setup.log

  mkdir -p "$directory" || exit
  meson setup "$@" > "$log" 2>&1 || { cat "$log" >&2; die "meson could not configure."; }
  grep -E 'WARNING|DEPRECATION|NOTICE' "$log" >&2
}

# build DIRECTORY OPTION…: configures with the meson OPTIONs and compiles; with `target` set, only that. What is
# there already is kept.
target=
build ()
{
  if [ ! -f "$1/build.ninja" ]; then
    say "Configuring in $1"
    configure "$@"
  elif [ -n "$installed" ]; then
    # Optional parts were left out for want of what came in now.
    configure "$@" --reconfigure
  fi
  say "Building in $1"
  ninja -C "$1" ${target:+"$target"} || die "The build failed; its messages are above."
}
