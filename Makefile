# The commands of the project. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench trust load upgrade hostile schema client production-drill recovery archive \
	sbom audit vendored pictures lock messages clean browser

BIN := .venv/bin
PYTHON := $(BIN)/python
export PORT ?= 8000

# The wheels of PostgreSQL are made for each of these versions.
define FIND_PYTHON
for name in python3 python3.14 python3.13 python3.12 python3.11; do \
  if $$name -c "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))" \
    2>/dev/null; then echo $$name; exit; fi; \
done
endef

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 26

run: $(BIN)/.installed ## the whole site on this machine, real cases included (PORT, TRACKER_HOME)
	@TRACKER_DEBUG=1 exec $(PYTHON) -m tracker.run

# What is compiled is kept whatever the shell says: the site is started some twenty times.
test: $(BIN)/.installed-dev browser ## the whole suite, browser tests included
	@PYTHONDONTWRITEBYTECODE= TRACKER_CHROMIUM="$$(.ci/browser find)" $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

CHECKED := $(wildcard incidents/access.py incidents/fields.py $(foreach room,values queries actions figures deadlines intake exchange playbook,\
	$(if $(wildcard incidents/$(room)/*.py),incidents/$(room))))

check: $(BIN)/.installed-dev ## style, types, the house's floors, migrations, production's settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(BIN)/mypy $(CHECKED)
	$(BIN)/lint-imports
	TRACKER_DEBUG=1 $(PYTHON) manage.py makemigrations --check --dry-run
	TRACKER_DEBUG=1 $(PYTHON) -m tests.architecture.lint_migrations
	env -u TRACKER_DEBUG $(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

# Nobody's production: enough to have its settings judged. Nothing is connected to.
PRODUCTION := SECRET_KEY=not-a-secret-but-long-enough-to-be-judged-as-one-0123456789 \
	ALLOWED_HOSTS=register.example.org TRACKER_ORIGIN=https://register.example.org \
	DATABASE_URL='postgresql://site@db.example.org/tracker?sslmode=verify-full' REDIS_URL=rediss://cache.example.org/0 \
	EMAIL_URL=smtp+tls://mail.example.org TRACKER_MAIL_FROM=register@example.org

bench: $(BIN)/.installed-dev browser ## measure; prints a table and writes var/bench.json
	@TRACKER_DEBUG=1 $(PYTHON) -m tests.bench.run $(ARGS)
	@TRACKER_DEBUG=1 TRACKER_CHROMIUM="$$(.ci/browser find)" $(PYTHON) -m tests.bench.sealed

trust: $(BIN)/.installed-dev ## break a real site in each way; writes docs/reliability.md
	@TRACKER_DEBUG=1 $(PYTHON) -m tests.trust.run $(ARGS)

load: $(BIN)/.installed-dev ## 200 readers and 20 officers on a real site (SECONDS_OF_LOAD); bounds, exit 1 on a miss
	@TRACKER_DEBUG=1 $(PYTHON) -m tests.load.run --seconds $${SECONDS_OF_LOAD:-600}

upgrade: $(BIN)/.installed-dev ## the longest lock of each migration on a register of ROWS incidents
	@TRACKER_DEBUG=1 $(PYTHON) -m tests.upgrade.locks --rows $${ROWS:-100000}

hostile: $(BIN)/.installed-dev ## hostile strings and files in every input, from every role (HOSTILE_BUDGET: rounds)
	@HOSTILE_BUDGET=$${HOSTILE_BUDGET:-3} $(BIN)/pytest -q tests/attacks/test_hostile_inputs.py

schema: $(BIN)/.installed-dev ## calls of the API by its description, from each role (SCHEMA_CALLS: for each)
	@SCHEMA_CALLS=$${SCHEMA_CALLS:-20000} $(BIN)/pytest -q tests/attacks/test_api_by_description.py

client: $(BIN)/.installed-dev ## generate a client of the API and use it; follow 1,000 changes with kills
	@$(BIN)/pytest -q tests/client/check_generated.py
	@CLIENT_CHANGES=1000 $(BIN)/pytest -q tests/register/test_client.py

production-drill: $(BIN)/.installed-dev ## follow docs/production.md on a fresh Debian (root, debootstrap, systemd-container)
	@TRACKER_DEBUG=1 $(PYTHON) -m tests.production.drill $(ARGS)

recovery: $(BIN)/.installed-dev ## back to any minute, and a replica, with Debian's PostgreSQL (root)
	@$(PYTHON) -m tests.production.recovery

archive: $(BIN)/.installed ## the source archive of the last commit, the same bytes whoever makes it
	@$(PYTHON) -m tests.production.archive $(ARGS)

sbom: $(BIN)/.installed ## what the software is made of, as CycloneDX (var/sbom.cdx.json)
	@$(PYTHON) -m tests.production.sbom $(ARGS)

audit: $(BIN)/.installed-dev ## known vulnerabilities (ADVISORIES: OSV's all.zip for PyPI, without a network)
	@$(PYTHON) -m tests.production.audit $(if $(ADVISORIES),--advisories $(ADVISORIES)) $(ARGS)

vendored: $(BIN)/.installed ## make static/vendor anew from the npm registry, and compare
	@$(PYTHON) -m tests.production.vendored

pictures: $(BIN)/.installed-dev browser ## take pictures of a site that it starts (BASE_URL: one that runs)
	@TRACKER_DEBUG=1 TRACKER_CHROMIUM="$$(.ci/browser find)" $(PYTHON) -m tests.pictures

lock: $(BIN)/.installed-dev ## compile pyproject.toml into the three locks, each the one before and more
	$(BIN)/uv pip compile $(LOCK) -o requirements.txt
	$(BIN)/uv pip compile $(LOCK) --extra embedded -c requirements.txt -o requirements-embedded.txt
	$(BIN)/uv pip compile $(LOCK) --extra embedded --group dev -c requirements-embedded.txt -o requirements-dev.txt

LOCK := -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml

messages: $(BIN)/.installed ## gather what people read into locale/
	@TRACKER_DEBUG=1 $(PYTHON) manage.py makemessages --all --ignore .venv --ignore var

clean: ## remove what was made, but var/ with its rows
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

browser: # a Chromium for the browser tests; without one they count as skipped, loudly
	@.ci/browser install

$(BIN)/pip:
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 to 3.14, with venv, is needed and was not found." >&2; \
	  echo "Install it (on Debian and Ubuntu: apt install python3 python3-venv), then try again." >&2; \
	  exit 1; \
	fi; \
	echo "Making .venv with $$($$python -V)"; $$python -m venv .venv

$(BIN)/.installed: requirements-embedded.txt | $(BIN)/pip
	@echo "Installing what requirements-embedded.txt pins"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-embedded.txt
	@touch $@

$(BIN)/.installed-dev: requirements-dev.txt | $(BIN)/.installed
	@echo "Installing what requirements-dev.txt pins"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
