# One image for the web, the worker and the beat. Built in two steps so that no compiler is shipped.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
# The prebuilt driver carries its own libpq and OpenSSL; in the image the same version is built from source.
RUN version=$(/venv/bin/pip show psycopg2-binary | sed -n 's/^Version: //p') \
 && /venv/bin/pip uninstall -y psycopg2-binary \
 && /venv/bin/pip install --no-cache-dir --no-binary psycopg2 "psycopg2==$version"

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends \
      libpq5 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 portal && useradd --system --uid 10001 --gid 10001 --home-dir /portal portal \
 && install -d -o portal -m 0700 /data
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/venv/bin:$PATH DATA_DIR=/data
WORKDIR /portal
COPY --from=build /venv /venv
COPY . .
RUN for po in locale/*/LC_MESSAGES/*.po; do pybabel compile --input-file "$po" --output-file "${po%.po}.mo"; done
USER portal
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "--workers", "2"]
