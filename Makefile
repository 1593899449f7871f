# `make` prints what there is to do.  Everything happens in .venv; nothing else on the machine changes.

PYTHON ?= python3
BIN = .venv/bin
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run demo test check lint types layers e2e bench migrate clean

help: ## Print this list
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /\1|/' | awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: .venv/run.stamp ## Prepare whatever is missing, then serve on http://127.0.0.1:5000
	$(BIN)/registry setup
	$(BIN)/registry serve

demo: .venv/run.stamp ## Load a made-up hospital with 600 cases
	$(BIN)/registry setup --demo

test: .venv/test.stamp ## Run all tests, on SQLite and PostgreSQL, and in Chromium where it is found
	$(BIN)/python -m pytest -n $(WORKERS)

check: lint types layers test ## Everything that has to hold before a change is shared

lint: .venv/test.stamp ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@if command -v node >/dev/null; then for file in registry/static/js/*.mjs; do node --check $$file || exit 1; done; fi

types: .venv/test.stamp ## Check types
	$(BIN)/mypy

layers: .venv/test.stamp ## Check that rooms import only from below
	$(BIN)/lint-imports --config setup.cfg --no-cache

e2e: .venv/test.stamp ## Run the tests in Chromium alone
	REGISTRY_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -m browser

bench: .venv/test.stamp ## Measure speed; see docs/performance.md
	@for file in $$(grep -l __main__ bench/*.py); do $(BIN)/python -m bench.$$(basename $$file .py) || exit 1; done

migrate: .venv/run.stamp ## Bring the tables of this site to the newest revision
	$(BIN)/registry db upgrade

clean: ## Remove what can be made again; instance/ stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

# Installed anew only when what the registry needs has changed.
.venv/run.stamp: setup.cfg pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .[postgres]
	touch $@

.venv/test.stamp: setup.cfg pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .[test]
	touch $@ .venv/run.stamp
