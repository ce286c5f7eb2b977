# postlint as a container: docker run --rm -v "$PWD:/site" ghcr.io/OWNER/postlint
FROM python:3.13-slim AS build
COPY . /src
RUN pip install --no-cache-dir build && python -m build --wheel --outdir /dist /src

FROM python:3.13-slim
# git: for --diff and --staged. No other user's repository is trusted but the one that is mounted.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory /site \
    && useradd --create-home postlint
COPY --from=build /dist/*.whl /tmp/
RUN pip install --no-cache-dir /tmp/*.whl && rm /tmp/*.whl
USER postlint
WORKDIR /site
ENTRYPOINT ["postlint"]
