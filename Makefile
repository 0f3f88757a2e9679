# Everything that is done with this repository. `make` alone lists it.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
CATALOGUES := $(wildcard journal/web/translations/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
MINUTES ?= 10
KILLS ?= 200

.PHONY: help run test check bench docs endure clean lock format lint types imports translations law static

help: ## list what can be done
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run.stamp $(COMPILED) ## start a journal with invented people on this machine
	@exec $(PY) -m journal run --demo

test: $(VENV)/test.stamp $(COMPILED) ## run every test with coverage, and say what was not run
	@tools/system-packages
	@tools/node-packages
	@$(PY) tools/run_tests.py

check: static ## the whole bar: format, lint, types, imports, translations, tests, coverage
	@$(MAKE) --no-print-directory test
	@$(PY) tools/coverage_floor.py .make/coverage.json

static: format lint types imports translations law

format: $(VENV)/test.stamp
	@$(PY) -m ruff format --check

lint: $(VENV)/test.stamp
	@$(PY) -m ruff check

types: $(VENV)/test.stamp
	@$(PY) -m mypy

imports: $(VENV)/test.stamp
	@$(VENV)/bin/lint-imports

translations: $(VENV)/test.stamp
	@$(PY) tools/translations.py check

law: $(VENV)/test.stamp
	@$(PY) tools/law_page.py --check
	@$(PY) tools/package_words.py --check

docs: $(VENV)/test.stamp ## write the generated documents and collect new texts to translate
	@$(PY) tools/translations.py update
	@$(PY) tools/law_page.py
	@$(PY) tools/package_words.py

bench: $(VENV)/test.stamp $(COMPILED) ## measure beside two baselines, ten minutes; BENCH=--quick takes one
	@$(PY) -m bench $(BENCH)

endure: $(VENV)/test.stamp $(COMPILED) ## search for MINUTES=10 with new cases, kill the server KILLS=200 times, take one protection away after the other
	@$(PY) tools/endure.py $(MINUTES)
	@$(PY) -m tools.breaks
	@JOURNAL_TEST_KILLS=$(KILLS) $(PY) -m pytest --quiet tests/stories/test_killed_server.py
	@$(PY) tools/mutants.py

lock: $(VENV)/test.stamp ## choose newer versions of the dependencies, with their hashes
	@tools/lock

clean: ## remove what the tools left; never a journal's own files
	rm -rf $(VENV) .make tests/node/node_modules .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache mutants
	rm -f $(COMPILED)
	find journal keys migrations tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

%.mo: %.po | $(VENV)/run.stamp
	@$(PY) -m babel.messages.frontend compile --input-file $< --output-file $@

# Debian keeps venv in a package of its own, and without it the failure names neither.
$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Python 3.11 or later with venv is needed. On Debian, as root: apt install python3 python3-venv make' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# The lock is whole, so nothing is resolved: Debian's pip would look for the newest release of what is asked for with an extra.
$(VENV)/%.stamp: requirements/%.lock tools/link_source.py $(VENV)/made.stamp
	@echo 'Installing $<'
	@$(PY) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --requirement $<
	@$(PY) tools/link_source.py
	@touch $@
