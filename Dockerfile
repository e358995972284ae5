# syntax=docker/dockerfile:1
# The mock server, the contract tests and the proxy in one image; docs/install.md says how to run it.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /src
# What seldom changes comes first: these layers are kept while the code changes.
COPY constraints.txt requirements.lock ./
ENV PIP_CACHE_DIR=/var/cache/pip
# The cache is a mount, and no part of the image.
# hadolint ignore=DL3042
RUN --mount=type=cache,target=/var/cache/pip \
    python -m venv --without-pip /opt/busroot-mock \
    && pip --python /opt/busroot-mock/bin/python install --require-hashes -r requirements.lock \
    && pip install -c constraints.txt hatchling
COPY pyproject.toml README.md LICENSE openapi.yaml ./
COPY fixtures ./fixtures
COPY contract_tests ./contract_tests
COPY server ./server
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /dist . \
    && pip --python /opt/busroot-mock/bin/python install --no-cache-dir --no-deps /dist/*.whl

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="busroot-mock" \
      org.opencontainers.image.description="A mock server of the Busroot HTTP API, and contract tests" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --no-create-home --home-dir /work busroot \
    && install -d -o busroot -g busroot /work
COPY --from=build /opt/busroot-mock /opt/busroot-mock
# Others reach a container by its own address; the test controls need BUSROOT_MOCK_TOKEN then.
ENV PATH=/opt/busroot-mock/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BUSROOT_MOCK_HOST=0.0.0.0
USER 10001
# State files and reports go here: mount a volume to keep them.
WORKDIR /work
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=15s \
    CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', os.environ.get('BUSROOT_MOCK_PORT', 8080), timeout=2); c.request('GET', '/__mock__/health'); sys.exit(c.getresponse().status != 200)"]
# Without a shell in between, so that SIGTERM ends it in order.
ENTRYPOINT ["busroot-mock"]
CMD ["serve"]
