# Everything Placehub can be asked to do. `make help` lists it.
# Python 3.11 or later and make are enough: the rest is fetched into .venv and var/.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
  $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PORT ?= 8000
N ?= 2000
PEOPLE ?= 20000
CONTACTS ?= 200000
FILE ?=
ENV := $(CURDIR)/.venv/bin
SERVED := $(ENV)/python -m placehub.dev.with_services
export PATH := $(ENV):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help ready demo test coverage check bench backup restore drill lock clean \
  verify-access-http verify-access-pooled verify-access-db verify-access-mutants verify-races verify-audit

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | \
	  while IFS='|' read -r name words; do printf '  make %-24s %s\n' "$$name" "$$words"; done

ready:
	@test -n "$(PYTHON)" || { echo "Placehub needs Python 3.11 or later, with its venv module. Install it (Debian, Ubuntu: apt-get install python3 python3-venv) and run make again."; exit 1; }
	@$(PYTHON) -B placehub/dev/install.py

demo: ready  ## Placehub on this machine, with an invented place in it; PORT=8000
	@exec python -m placehub.dev.demo --port $(PORT)

test: ready  ## everything: check, then every test, the browser's too
	@$(SERVED) --fast -- python -m placehub.dev.check --then-test $(TESTS)

coverage: ready  ## the branches that tests go down; takes twice as long as the tests
	@$(SERVED) --fast -- python -m placehub.dev.check --then-measure

check: ready  ## style, import order, types, missing migrations, the Compose file
	@$(SERVED) --fast -- python -m placehub.dev.check

verify-access-http: ready  ## every route, role and basis over HTTP
	@PLACEHUB_VERIFY=full $(SERVED) --fast -- pytest -q -s tests/verify/test_access_http.py

verify-access-pooled: ready  ## the same through PgBouncer, by threads that share two connections
	@PLACEHUB_VERIFY=full $(SERVED) --fast -- pytest -q -s tests/verify/test_access_pooled.py

verify-access-db: ready  ## a random walk against the database with an oracle; N=2000
	@PLACEHUB_WALK=$(N) $(SERVED) --fast -- pytest -q -s tests/verify/test_access_db.py

verify-access-mutants: ready  ## seeded faults in the walls, each of which must be found
	@PLACEHUB_VERIFY=full $(SERVED) --fast -- pytest -q -s tests/verify/test_access_mutants.py

verify-races: ready  ## overspend, double submit, eight editors, killed broker and worker
	@PLACEHUB_VERIFY=full $(SERVED) --fast -- pytest -q -s tests/verify/test_races.py

verify-audit: ready  ## ways to silence or alter the audit, all refused or found
	@PLACEHUB_VERIFY=full $(SERVED) --fast -- pytest -q -s tests/verify/test_audit.py

bench: ready  ## pages against a bare Django page; PEOPLE=20000 CONTACTS=200000
	@$(SERVED) -- sh -c "python -m bench.run --people $(PEOPLE) --contacts $(CONTACTS); ran=$$?; python -m bench.disk --people $(PEOPLE) --contacts $(CONTACTS) && python -m bench.money && exit $$ran"

backup: ready  ## a dump and its manifest into var/backups
	@python -m placehub.dev.backup make

restore: ready  ## FILE=var/backups/….dump into a fresh database, checked against its manifest
	@test -n "$(FILE)" || { echo "Say which: make restore FILE=var/backups/placehub-….dump"; exit 1; }
	@python -m placehub.dev.backup restore "$(FILE)"

drill: ready  ## back up and restore an invented place, and compare
	@$(SERVED) --fast -- pytest -q -s tests/placehub/test_backup.py

lock: ready  ## pin dependencies again, with hashes and no index address
	@$(PYTHON) -m venv var/lock && var/lock/bin/pip install -q uv
	@for set in dev production; do \
	  extra=$$(test $$set = dev && echo "--extra dev" || echo "-c requirements/dev.txt"); \
	  UV_NO_CONFIG=1 var/lock/bin/uv pip compile pyproject.toml $$extra --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/$$set.txt || exit 1; \
	done

clean:  ## remove the demonstration's data and the environment
	@test ! -x $(ENV)/python || { python -m placehub.dev.embedded remove && \
	  PLACEHUB_VAR=var/test python -m placehub.dev.embedded remove; } >/dev/null
	@rm -rf .venv var staticfiles
