# Any image with glibc whose `node` is 22.22, 24.15, 26 or newer; a release passes one by digest: --build-arg BASE=name@sha256:…
ARG BASE=node:26-slim
FROM ${BASE}
# `main.js` of the package, `main.ts` of a checkout.
ARG MAIN
COPY passwd /etc/passwd
COPY app /app
# So that the entry point is the same whatever the suite is made of.
RUN mkdir -p /task /work && printf 'import "%s";\n' "$MAIN" > /app/main.mjs
USER 65532:65532
ENTRYPOINT ["node", "/app/main.mjs"]
