# Everything that is done with Placehub. `make help` lists it.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
N ?= 2000
PEOPLE ?= 20000
CONTACTS ?= 200000
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo test check bench verify-access-http verify-access-db verify-access-mutants verify-races verify-audit backup restore lock clean services

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 26

$(VENV)/ready: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Placehub needs Python 3.11 or later; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Installing the packages (once, a few minutes)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment here. On Debian: apt-get install python3-venv"; exit 1; }
	@$(VENV)/bin/pip install --quiet --require-hashes -r requirements/dev.txt || { echo "A package did not install. If the words above name a compiler: apt-get install build-essential python3-dev"; exit 1; }
	@touch $@

demo: $(VENV)/ready ## start the demonstration: PORT=8000
	@exec $(PY) -m placehub.demo --port $(PORT)

services: $(VENV)/ready
	@$(PY) -m placehub.embedded start >/dev/null

check: $(VENV)/ready services ## style, import contracts, missing migrations
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/lint-imports --no-logo 2>/dev/null | tail -n 5
	@$(VENV)/bin/lint-imports >/dev/null
	@PLACEHUB_DB_ROLE=owner DJANGO_SETTINGS_MODULE=placehub.settings.test $(PY) manage.py makemigrations --check --dry-run --verbosity 0
	@echo "checked"

test: check ## every test, browser tests included
	@$(PY) -m tests.browser_ready
	@$(PY) -m pytest -q

verify-access-http: services ## every route, role and basis over HTTP
	@PLACEHUB_VERIFY=full $(PY) -m pytest -q -s tests/verify/test_access_http.py

verify-access-db: services ## a guided random walk against the database: N=2000
	@PLACEHUB_WALK=$(N) $(PY) -m pytest -q -s tests/verify/test_access_db.py

verify-access-mutants: services ## seeded faults, each of which a check must find
	@PLACEHUB_VERIFY=full $(PY) -m pytest -q -s tests/verify/test_access_mutants.py

verify-races: services ## overspend, double submit, eight editors, killed broker and worker
	@PLACEHUB_VERIFY=full $(PY) -m pytest -q -s tests/verify/test_races.py

verify-audit: services ## ways to silence or alter the audit
	@PLACEHUB_VERIFY=full $(PY) -m pytest -q -s tests/verify/test_audit.py

bench: services ## times and query counts beside a bare page: PEOPLE=20000 CONTACTS=200000
	@$(PY) -m bench.run --people $(PEOPLE) --contacts $(CONTACTS)

backup: services ## a dump and its manifest into var/backups
	@$(PY) -m placehub.access.backup backup

restore: services ## make restore FILE=var/backups/… DATABASE=placehub_restored
	@$(PY) -m placehub.access.backup restore --file "$(FILE)" --database "$(or $(DATABASE),placehub_restored)"

lock: ## write requirements/*.txt again from pyproject.toml
	@$(VENV)/bin/pip install --quiet uv
	@for extra in dev; do $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra $$extra pyproject.toml -o requirements/$$extra.txt; done
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements/production.txt

clean: ## stop the services and remove what was made here
	@-$(PY) -m placehub.embedded stop
	@rm -rf var staticfiles $(VENV)
