#!/usr/bin/env bash
# A run on the lab's cluster (scripts/lab.sh) under trouble: the API server killed, a pod of a stage deleted, the mesh's
# controller killed, the control connections reset, both processors busy. docs/stability.md says what must come of it.
# Needs root, and the sample application's image on the lab.
#
#     LAB=../shared/lab scripts/lab-trouble.sh reference-mesh app=controller --mesh reference --stages 2 --seed 43 --out DIR
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -ge 4 ] || { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 2; }
lab=$(cd "${LAB:-../shared/lab}" && pwd)/lab
namespace=$1 selector=$2
shift 2
KUBECONFIG=$("$lab" up)
export KUBECONFIG
server=$(kubectl config view --minify --output 'jsonpath={.clusters[0].cluster.server}')
address=${server#https://}
rule=(OUTPUT --destination "${address%:*}" --protocol tcp --dport "${address#*:}" --jump REJECT --reject-with tcp-reset)

say() { echo "trouble: $(date +%T) $*"; }

# SECONDS COMMAND...: while the run lasts
after() {
  sleep "$1" && kill -0 "$run" 2>/dev/null || return 0
  say "${*:2}"
  "${@:2}"
}

kill_api_server() {
  kill -KILL "$(pgrep --full "kube-apiserver --advertise-address=${address%:*}")"
  sleep 3
  "$lab" up >/dev/null
}

# Not of the canary's stage: it has but few workloads.
delete_pod() {
  local stage
  stage=$(kubectl get pods --all-namespaces --no-headers | awk '$1 ~ /^smi-/ && $1 != "smi-conformance" { n[$1]++ }
    END { for (s in n) if (n[s] > n[most]) most = s; print most }')
  kubectl --namespace "$stage" delete --wait=false \
    "$(kubectl --namespace "$stage" get pods --output name | shuf --head-count=1)"
}

kill_controller() {
  kubectl --namespace "$namespace" delete pods --selector "$selector" --wait=false --grace-period=0 --force
}

reset_connections() {
  iptables --insert "${rule[@]}"
  sleep 3
  iptables --delete "${rule[@]}"
}

keep_busy() {
  local loop loops=()
  for loop in 1 2; do
    timeout 30 sh -c 'while :; do :; done' &
    loops+=($!)
  done
  for loop in "${loops[@]}"; do wait "$loop" || true; done
}

node_modules/.bin/node harness/cli/main.ts run --testbed kubernetes "$@" &
run=$!
after 40 kill_api_server
after 15 delete_pod
after 15 kill_controller
after 15 reset_connections
after 15 keep_busy
wait "$run"
