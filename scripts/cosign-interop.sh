#!/bin/sh
# Shows, offline, that cosign and smi-conformance verify each other's attestations of one run:
#   scripts/cosign-interop.sh results/<a full run>
# The folder is copied; `go-tool.sh` builds cosign where it is not built yet.
set -eu
run=${1:?name the folder of a run}
here=$(cd "$(dirname "$0")" && pwd)
PATH="$here/../node_modules/.bin:$PATH"
smi() { node "$here/../harness/cli/main.ts" "$@"; }
cosign=$("$here/go-tool.sh" cosign)
type=https://in-toto.io/attestation/test-result/v0.1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$run" "$work/run"
# No TUF cache, no configuration: nothing of this user's, nothing fetched.
export HOME="$work" XDG_CONFIG_HOME="$work/config" COSIGN_PASSWORD=
refused() { if "$@" >"$work/refused" 2>&1; then echo "accepted: $*" >&2; exit 1; fi; tail -n 1 "$work/refused"; }
verify_blob() { "$cosign" verify-blob-attestation --key "$1" --bundle "$2" --type "$type" --insecure-ignore-tlog "$3" 2>&1 | tail -n 1; }

for name in ours other; do
  node -e '
    const { generateKeyPairSync } = require("node:crypto");
    const { writeFileSync } = require("node:fs");
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(process.argv[1] + ".pem", privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    writeFileSync(process.argv[1] + ".pub", publicKey.export({ type: "spki", format: "pem" }));
  ' "$work/$name"
done

echo '# signed by smi-conformance, verified by cosign'
smi sign "$work/run" --key "$work/ours.pem"
for file in result.json evidence.jsonl.gz; do
  echo "$file: $(verify_blob "$work/ours.pub" "$work/run/attestation.sigstore.json" "$work/run/$file")"
done
echo "another file: $(refused "$cosign" verify-blob-attestation --key "$work/ours.pub" \
  --bundle "$work/run/attestation.sigstore.json" --type "$type" --insecure-ignore-tlog "$work/run/junit.xml")"
echo "another key: $(refused "$cosign" verify-blob-attestation --key "$work/other.pub" \
  --bundle "$work/run/attestation.sigstore.json" --type "$type" --insecure-ignore-tlog "$work/run/result.json")"

echo '# signed by cosign, verified by smi-conformance'
node -e '
  const [bundle, statement] = process.argv.slice(1);
  const { readFileSync, writeFileSync } = require("node:fs");
  writeFileSync(statement, Buffer.from(JSON.parse(readFileSync(bundle)).dsseEnvelope.payload, "base64"));
' "$work/run/attestation.sigstore.json" "$work/statement.json"
"$cosign" import-key-pair --key "$work/ours.pem" --output-key-prefix "$work/cosign" --yes 2>"$work/log"
"$cosign" attest-blob --key "$work/cosign.key" --statement "$work/statement.json" --type "$type" \
  --bundle "$work/run/attestation.sigstore.json" --use-signing-config=false --tlog-upload=false --yes \
  "$work/run/result.json" 2>>"$work/log"
smi verify "$work/run" --key "$work/ours.pub"
echo "another key: $(refused smi verify "$work/run" --key "$work/other.pub")"
