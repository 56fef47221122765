# The project's verbs; `make help` lists them. Needs Python 3.11 or newer, make and git; all else goes into .venv.
# On Windows, where there is no make, README.md gives the same commands.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint types format verify fuzz bench clean

VENV  := .venv
PY    := $(VENV)/bin/python
JOBS  ?= 2
MINUTES ?= 60
# The first Python that is new enough and can make an environment; override with `make PYTHON=...`.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo "$$p" && break; done)

FOR_RUN  := $(VENV)/installed-for-run
FOR_TEST := $(VENV)/installed-for-test
PIP := $(PY) -m pip --disable-pip-version-check --quiet install

help:  ## list the verbs
	@sed -n 's/^\([a-z]*\):.*## /  make \1  /p' Makefile | awk '{printf "  %-4s %-8s", $$1, $$2; $$1=$$2=""; print $$0}'

run: $(FOR_RUN)  ## a year of the city's power company, its report in out/city
	@$(PY) run_sim.py run city_company --out out/city

test: $(FOR_TEST)  ## style, types and all tests but the long ones
	@status=0; \
	$(MAKE) --no-print-directory lint types || status=$$?; \
	echo "== tests"; \
	$(PY) -m pytest -n $(JOBS) || status=$$?; \
	exit $$status

lint: $(FOR_TEST)  ## style alone (ruff)
	@echo "== style"; $(PY) -m ruff check --output-format concise . && $(PY) -m ruff format --check --output-format concise .

types: $(FOR_TEST)  ## types alone (mypy --strict on sim/)
	@echo "== types"; $(PY) -m mypy

format: $(FOR_TEST)  ## put the sources into the house's format
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

verify: $(FOR_TEST)  ## the long checks; what has passed for these sources is not run again
	@$(PY) -m pytest -m verify tests/verify

fuzz: $(FOR_TEST)  ## every reader under a coverage-guided fuzzer, MINUTES each (60); docs/robustness.md
	@$(PIP) --editable '.[fuzz]'
	@$(PY) -m tests.verify.fuzz --minutes $(MINUTES)

bench: $(FOR_RUN)  ## the benchmarks (docs/benchmarks.md)
	@for b in bench/bench_*.py; do echo "== $$b"; $(PY) "$$b" || exit 1; done

clean:  ## remove the environment, the caches and out/
	@rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(FOR_RUN): pyproject.toml
	@$(check-python)
	@test -x $(PY) || { echo "== making $(VENV) with $(PYTHON)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "== installing what a run needs (once; a minute or two)"
	@$(PIP) --editable .
	@touch $@

$(FOR_TEST): pyproject.toml
	@$(check-python)
	@test -x $(PY) || { echo "== making $(VENV) with $(PYTHON)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "== installing what the tests need (once; a minute or two)"
	@$(PIP) --editable '.[test]'
	@touch $(FOR_RUN) $@

define check-python
test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv was found." \
	"Install one (on Debian: python3 and python3-venv), or name it: make PYTHON=/path/to/python"; exit 1; }
endef
