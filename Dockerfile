# Placehub for real use. Web, worker, beat, migrate and backup run from this one image.
ARG PYTHON_IMAGE=python:3.12.13-slim-trixie
FROM ${PYTHON_IMAGE} AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/production.txt /production.txt
RUN python -m venv /packages \
 && /packages/bin/pip install --require-hashes --only-binary :all: -r /production.txt

FROM ${PYTHON_IMAGE}
# pg_dump and pg_restore of the same version as the server in docker-compose.yml
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin placehub \
 && install -d -o placehub -g placehub /backups /signs
COPY --from=packages /packages /packages
WORKDIR /placehub
COPY manage.py ./
COPY placehub placehub
COPY teams teams
COPY people people
COPY budgets budgets
COPY templates templates
COPY static static
COPY locale locale
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=placehub.settings.production \
    PLACEHUB_STATIC_ROOT=/placehub/staticfiles \
    PLACEHUB_BACKUP_DIR=/backups
# collecting reads the settings, so they are given words that fit and lead nowhere
RUN python -m compileall -q placehub teams people budgets \
 && PLACEHUB_SECRET_KEY=only-while-the-image-is-being-built-0123456789-0123456789 \
    PLACEHUB_ACCESS_KEY=only-while-the-image-is-being-built-9876543210-9876543210 \
    PLACEHUB_DUTY_LINE=000 \
    DATABASE_URL=postgresql://nobody@nowhere/nothing \
    REDIS_URL=redis://nowhere/0 \
    python manage.py collectstatic --noinput --verbosity 0
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "python:placehub.gunicorn_settings", "placehub.wsgi"]
