#!/usr/bin/env bash
# The suites on real clusters and real meshes, on a machine without any image registry: a small Kubernetes and two meshes
# built from source, and kind with a node image made on the spot, from the scripts in $LAB. Needs root and Debian.
#
#     LAB=../shared/lab scripts/lab.sh build     # all builds, in the background before anything else
#     LAB=../shared/lab scripts/lab.sh run       # none on kind, then each mesh; prints the time of each step
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
lab=$(cd "${LAB:-../shared/lab}" && pwd)
image=smi-conformance/sample-app:0.1.0
node=node_modules/.bin/node
failed=0

# step TITLE COMMAND...: runs it, says how long it took, and remembers a failure.
step() {
  local title=$1 begin=$SECONDS
  shift
  if "$@"; then echo "lab: $title: ok, $((SECONDS - begin)) s"; else
    failed=1
    echo "lab: $title: FAILED after $((SECONDS - begin)) s"
  fi
}

build() {
  "$lab/lab" build
  # Each builds its images and then finds no cluster to install itself on: the suite does that by its own profiles.
  "$lab/meshes/traefik-mesh/up.sh" || true
  "$lab/meshes/osm/up.sh" || true
  "$lab/kind/up.sh" >/dev/null
}

sample_app() {
  local rootfs
  rootfs=$(mktemp -d)
  $node scripts/sample-app-image.ts --rootfs "$rootfs/root"
  "$lab/lab" image "$image" "$rootfs/root" "$($node scripts/sample-app-image.ts --entrypoint)" '{"User":"65532:65532"}' >/dev/null
  rm -rf "$rootfs"
}

on_kind() {
  eval "$("$lab/kind/up.sh")"
  $node scripts/sample-app-image.ts --import "$image"
  npm run --silent test:cluster -- --mesh none --install-crds --provider kind \
    --kind-image smi-lab/node:v1.34.4 --kind-config "$1" --seed 42
}

# built IMAGE-FILE...: are these images there?
built() {
  local cache=${LAB_CACHE:-/var/cache/smi-lab}/images file
  for file in "$@"; do
    [ -s "$cache/$file" ] || { echo "!!! skipped: the image $file could not be built" && return 1; }
  done
}

on_lab() {
  KUBECONFIG=$("$lab/lab" up) npm run --silent test:cluster -- "$@" --seed 42
}

# Envoy ends with status 139 where inotify gives it no instance, and the usual 128 are too few for the sidecars of a run.
inotify() {
  [ "$(sysctl -n fs.inotify.max_user_instances)" -ge 1024 ] || sysctl -w fs.inotify.max_user_instances=8192
}

run() {
  step 'inotify instances' inotify
  step 'cluster without registry' "$lab/lab" up
  step 'image of the sample application' sample_app
  step 'reference mesh, Traffic Access' on_lab --mesh reference --spec access
  if built traefik-mesh_1.4.8.tar traefik_2.11.10.tar; then step 'Traefik Mesh, strict' on_lab --mesh traefik-mesh \
    --mesh-image controller=traefik-mesh:1.4.8 --mesh-image proxy=traefik:2.11.10; fi
  if built osm_1.2.4.tar osm-envoy_1.40.0.tar osm-init_1.tar; then step 'Open Service Mesh, strict' on_lab --mesh osm \
    --mesh-image bootstrap=osm:1.2.4 --mesh-image controller=osm:1.2.4 --mesh-image injector=osm:1.2.4 \
    --mesh-image healthcheck=osm:1.2.4 --mesh-image envoy=osm-envoy:1.40.0 --mesh-image init=osm-init:1; fi
  "$lab/lab" down
  step 'no mesh, on kind' on_kind kind-config/v1.34.yaml
  exit $failed
}

case ${1:-} in
build) build ;;
run) run ;;
*) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 2 ;;
esac
