# Needs Python 3.11+, git and make. Everything else goes into .venv, from lock files with hashes.
# With Node and npm there, the tests also drive the carrier's library for Node; without, they skip that.
# Choose the interpreter with PYTHON=..., another place for the environment with VENV=...
SHELL := /bin/bash
VENV ?= .venv
UV_VERSION := 0.13.9
BIN := $(VENV)/bin
# Each candidate is run, not only looked up: version managers put names on the PATH that do not start.
IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
    $$p -c '$(IS_NEW_ENOUGH)' 2>/dev/null && { echo $$p; break; }; done)
# Without a home to write to, uv keeps no cache; nothing else here needs one.
ifeq ($(UV_CACHE_DIR)$(XDG_CACHE_HOME),)
ifneq ($(shell test -n "$$HOME" -a -w "$$HOME" && echo yes),yes)
export UV_NO_CACHE := 1
export npm_config_cache := $(abspath $(VENV))/npm-cache
endif
endif
export UV_LINK_MODE ?= copy
export UV_NO_PROGRESS := 1
UV := VIRTUAL_ENV="$(abspath $(VENV))" $(BIN)/uv
NODE_TESTS := tests/carriers/node
NODE_STAMP := $(if $(shell command -v npm),$(NODE_TESTS)/node_modules/.stamp)

.PHONY: help demo up test lint types imports check bench simulate soak chaos lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

demo: $(VENV)/runtime.stamp  ## the whole gateway on this machine, with virtual phones and a case
	$(BIN)/gateway up --demo

up: $(VENV)/runtime.stamp  ## the whole gateway on this machine
	$(BIN)/gateway up

test: $(VENV)/dev.stamp $(NODE_STAMP)  ## every test; ARGS="-k name" narrows it down
	$(BIN)/pytest $(ARGS)

lint: $(VENV)/dev.stamp  ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## mypy --strict
	$(BIN)/mypy

imports: $(VENV)/dev.stamp  ## the layers keep to their direction
	$(BIN)/lint-imports --no-cache

check: lint types imports test  ## all of the above

bench: $(VENV)/dev.stamp  ## speed and memory, as figures
	$(BIN)/python -m bench $(ARGS)

simulate: $(VENV)/dev.stamp  ## ten minutes of cases on a virtual clock, all faults, crashes; SEED=7 replays one; CASES=, HOURS=
	$(BIN)/python -m bench.simulation $(if $(SEED),--seed $(SEED)) $(if $(CASES),--cases $(CASES)) \
	    $(if $(HOURS),--hours $(HOURS)) $(ARGS)

soak: $(VENV)/dev.stamp  ## ten minutes with a carrier that does everything wrong; ARGS="--minutes 30 --seed 7"
	$(BIN)/python -m bench.soak $(ARGS)

chaos: $(VENV)/dev.stamp  ## minutes in which every part is killed at random; ARGS="--minutes 30 --seed 7 --more"
	$(BIN)/python -m bench.chaos $(ARGS)

lock: $(BIN)/uv  ## newest versions into the lock files: versions and hashes, no host
	$(UV) pip compile pyproject.toml --upgrade --universal --generate-hashes --no-header --no-annotate \
	    --quiet --output-file requirements.lock
	$(UV) pip compile pyproject.toml --group dev --constraints requirements.lock --upgrade --universal \
	    --generate-hashes --no-header --no-annotate --quiet --output-file requirements-dev.lock
	@! grep -nE '://|^--' requirements.lock requirements-dev.lock
	cd $(NODE_TESTS) && npm install --package-lock-only --no-audit --no-fund
	@! grep -n '"resolved"' $(NODE_TESTS)/package-lock.json

clean:  ## remove the environment and caches; data in .data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis $(NODE_TESTS)/node_modules

$(BIN)/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it with PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(IS_NEW_ENOUGH)' || { echo "$(PYTHON) does not start or is older than 3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "$(PYTHON) cannot make environments; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-cache-dir uv==$(UV_VERSION)

# An environment that already has the test tools keeps them.
$(VENV)/runtime.stamp: $(BIN)/uv requirements.lock requirements-dev.lock pyproject.toml
	$(UV) pip sync --quiet --require-hashes \
	    $$(test -e $(VENV)/dev.stamp && echo requirements-dev.lock || echo requirements.lock)
	$(UV) pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: $(BIN)/uv requirements-dev.lock pyproject.toml
	$(UV) pip sync --quiet --require-hashes requirements-dev.lock
	$(UV) pip install --quiet --no-deps --editable .
	@touch $@ $(VENV)/runtime.stamp

$(NODE_TESTS)/node_modules/.stamp: $(NODE_TESTS)/package.json $(NODE_TESTS)/package-lock.json
	cd $(NODE_TESTS) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
