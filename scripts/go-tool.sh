#!/bin/sh
# Builds a tool of the tests at a pinned version from its Go module, once, and prints the path of the binary.
#
#     scripts/go-tool.sh oras|actionlint|cosign [--if-built]
#
# Needs Go, a minute (cosign ten) and some hundred MiB of Go's caches (cosign three GiB). With --if-built it builds nothing: without a binary it prints
# nothing and ends with 1. XDG_CACHE_HOME names another place for the binaries.
set -eu
case ${1:-} in
  oras) module=oras.land/oras/cmd/oras version=v1.3.6 ;;
  actionlint) module=github.com/rhysd/actionlint/cmd/actionlint version=v1.7.12 ;;
  cosign) module=github.com/sigstore/cosign/v3/cmd/cosign version=v3.1.3 ;;
  *) echo 'usage: scripts/go-tool.sh oras|actionlint|cosign [--if-built]' >&2; exit 2 ;;
esac
cache=${XDG_CACHE_HOME:-$HOME/.cache}/smi-conformance/$1-$version
if [ ! -x "$cache/$1" ]; then
  [ "${2:-}" != --if-built ] || exit 1
  command -v go >/dev/null || { echo "$1 is built with Go: install it from https://go.dev/dl" >&2; exit 2; }
  mkdir -p "$cache"
  # Into a folder of its own, then renamed: an interrupted build leaves no half a tool.
  build=$(mktemp -d "$cache/build.XXXXXX")
  trap 'rm -rf "$build"' EXIT
  GOBIN=$build CGO_ENABLED=0 nice -n 15 go install -trimpath -ldflags '-s -w' "$module@$version" >&2
  mv "$build/$1" "$cache/$1"
fi
echo "$cache/$1"
