# `make` lists the targets. Only Python (3.11 or later, with venv) and make are needed; everything else is installed into .venv.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
export npm_config_update_notifier := false

PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all:
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
PLAIN := $(shell find static/plain -type f 2>/dev/null)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: .venv/.run built ## start the portal with demonstration data: http://127.0.0.1:8000 and :8001
	@exec $(PY) manage.py up --with $$PPID

.PHONY: test
test: .venv/.dev built ## run every test, two side by side; own servers, own folders
	@$(PY) -m pytest -n 2 --dist loadfile $(ARGS)

.PHONY: faults
faults: .venv/.dev built ## the long set of fault tests, with the seed that repeats it; needs strace
	@$(PY) -m tests.faults $(ARGS)

.PHONY: million
million: .venv/.dev built ## a review in a real browser among a million items; minutes; needs Chromium
	@$(PY) -m pytest tests/browser/test_million.py -m million -o addopts= --strict-markers -v $(ARGS)

.PHONY: check
check: .venv/.dev built ## style, types, imports, migrations, deployment settings, templates, translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m tests.invented mechanism makemigrations --check --dry-run
	$(PY) -m tests.invented partner check --deploy --fail-level WARNING
	$(PY) -m tests.invented mechanism check --deploy --fail-level WARNING
	$(PY) -m tests.invented mechanism check_templates
	$(PY) -m tests.invented partner messages --check
	$(PY) -m tests.invented mechanism diagrams --check

.PHONY: bench
bench: .venv/.dev built ## measure; figures go to docs/benchmarks.md
	@$(PY) -m bench $(ONLY)

.PHONY: messages
messages: .venv/.dev ## collect the strings of all pages into locale/, keeping what is translated
	@$(PY) -m tests.invented partner messages

.PHONY: diagrams
diagrams: .venv/.dev ## draw docs/states/ from the state tables
	@$(PY) -m tests.invented mechanism diagrams

.PHONY: screenshots
screenshots: .venv/.dev built ## photograph the main pages with the demonstration world, in both languages
	@$(PY) -m pytest tests/browser -m screenshots -o addopts= --strict-markers -q

.PHONY: format
format: .venv/.dev ## lay out the sources
	@$(BIN)/ruff check --fix --quiet && $(BIN)/ruff format --quiet

.PHONY: lock
lock: .venv/.dev ## write requirements*.txt anew from requirements*.in
	@$(PY) deploy/lock.py

# What a running portal needs besides Python: style sheets, scripts and fonts; translations; static files with names by content.
.PHONY: built
built: assets $(CATALOGUES) static/collected/staticfiles.json

.PHONY: assets
assets:
	@$(PY) assets/build.py

static/built/.inputs.sha256: | assets

# The stamp of the assets is older than the collected files when nothing was built.
static/collected/staticfiles.json: static/built/.inputs.sha256 $(PLAIN)
	@$(PY) manage.py collectstatic --no-input --clear --verbosity 0 && touch $@

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

.venv/.run: requirements.txt requirements-assets.txt | .venv/bin/pip
	@echo "Installing the portal's packages into .venv (once)"
	@$(INSTALL) -r requirements.txt -r requirements-assets.txt && touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/pip
	@echo "Installing the packages for tests into .venv (once)"
	@$(INSTALL) -r requirements-dev.txt && touch $@ .venv/.run

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The portal needs Python 3.11 or later; name one with PYTHON=…")'
	@$(PYTHON) -m venv .venv || { echo "Python has no venv here; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
