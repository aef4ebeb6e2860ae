# Chợ Phiên. `make help` lists what can be made.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := uv==0.13.9
HOST ?= 127.0.0.1
PORT ?= 8000
# Eight at most: each test process has browsers and connections of its own.
CORES := $(shell n=$$(getconf _NPROCESSORS_ONLN); [ $$n -lt 8 ] && echo $$n || echo 8)
# Tests wait for PostgreSQL now and then: one more process than there are processors.
WORKERS ?= $(shell expr $(CORES) + 1)
# Processes start by the hundred in the tests: what Python compiles is kept.
export PYTHONDONTWRITEBYTECODE :=
FLASK := DEMO=1 LOG_FORMAT=console $(BIN)/flask --app wsgi

.PHONY: help run test check fast races long prove browser format bench pictures clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run-ready ## the demo market at http://127.0.0.1:8000 (HOST, PORT to change)
	@HOST=$(HOST) PORT=$(PORT) DEMO=1 $(BIN)/flask --app wsgi demo run

test: $(VENV)/.dev-ready ## everything: static checks, unit, both engines, races, crashes, browser
	@tools/test-needs.sh
	@for part in check fast races long browser; do $(MAKE) --no-print-directory $$part || exit 1; done

fast: $(VENV)/.dev-ready ## the quick tests alone
	$(BIN)/pytest -n $(WORKERS) -m "not race and not crash and not browser and not fuzz and not property" -q

races: $(VENV)/.dev-ready ## several processes at once
	$(BIN)/pytest -n $(CORES) -m race -q tests/races

long: $(VENV)/.dev-ready ## deaths of processes, what hypothesis and dice think of, 20,000 hostile requests
	$(BIN)/pytest -n $(WORKERS) --maxschedchunk 1 -m "crash or property or fuzz" -q tests/prop tests/security tests/crashes tests/faults

prove: $(VENV)/.dev-ready ## the long proofs, 40 minutes at a time (docs/proof/README.md)
	@tools/test-needs.sh
	$(BIN)/python -m proof

browser: $(VENV)/.dev-ready ## browser tests alone (ENGINE=postgres: all of them on PostgreSQL)
	$(BIN)/pytest -n $(CORES) -m browser -q tests/browser

check: $(VENV)/.dev-ready ## the static part: style, types, layers, sizes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/lint-imports.log || (cat $(VENV)/lint-imports.log; exit 1)
	@$(BIN)/python tools/house_rules.py

format: $(VENV)/.dev-ready ## put the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev-ready ## measure pages and purchases (benchmarks/README.md)
	@tools/test-needs.sh
	$(BIN)/python -m benchmarks

pictures: $(VENV)/.dev-ready ## every page in eight variants, into instance/pictures (PAGES="home order* minh" for some)
	$(BIN)/python -m tools.pictures $(PAGES)

clean: ## remove what was made, but not the data in instance/
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find static -name '*.br' -delete; find static -name '*.gz' -delete

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV) || (echo "the venv module is missing; on Debian or Ubuntu: apt-get install python3-venv" && exit 1)
	@$(BIN)/pip install --quiet --disable-pip-version-check $(UV) || true

$(VENV)/.run-ready: requirements/run.lock $(VENV)/bin/uv
	@echo "installing what the shop needs ..."
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $< || $(BIN)/pip install --quiet --require-hashes -r $<
	@$(FLASK) prepare > /dev/null
	@touch $@

$(VENV)/.dev-ready: requirements/dev.lock $(VENV)/bin/uv
	@echo "installing what the tests need ..."
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $< || $(BIN)/pip install --quiet --require-hashes -r $<
	@$(FLASK) prepare > /dev/null
	@touch $@
