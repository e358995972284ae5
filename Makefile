# The two commands of the README. Each does its own set-up in .venv; everything else is tox.
#   make serve ARGS="--port 9000"    options for `busroot-mock serve`
#   make test ARGS="-e lint"         options for tox
#   make serve PYTHON=python3.13     another Python

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Also where another folder has the environment.
CI := $(dir $(lastword $(MAKEFILE_LIST))).ci
INSTALL := $(CI)/install $(VENV)

# The environment `full` has every test for the Python of .venv.
OTHERS = --skip-env "$$($(BIN)/python -c 'import sys; print("py%d%d" % sys.version_info[:2])')"

.PHONY: serve test clean

serve: $(VENV)/.serve
	@exec $(BIN)/busroot-mock serve $(ARGS)

# Two at a time: installing and type-checking each keep one core busy, tests the rest.
test: $(VENV)/.test
	@$(BIN)/tox run-parallel --parallel 2 --parallel-live --parallel-no-spinner $(or $(ARGS),$(OTHERS)) </dev/null

clean:
	rm -rf $(VENV) .tox build dist

$(VENV)/.serve: $(VENV)/.python pyproject.toml constraints.txt
	@echo 'Installing busroot-mock into $(VENV) ...'
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.python constraints.txt
	@echo 'Installing tox into $(VENV) ...'
	@$(INSTALL) tox
	@touch $@

WORKS := $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null

# An environment that was made by hand is kept, if it works.
$(VENV)/.python:
	@$(WORKS) || \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo 'busroot-mock needs Python 3.11 or newer, which $(PYTHON) is not: name one that is,' \
	        'such as `make PYTHON=python3.13 $(MAKECMDGOALS)`.' >&2; exit 1; }
	@$(WORKS) || echo 'Making $(VENV) ...'
	@$(WORKS) || $(CI)/environment $(PYTHON) $(VENV) || { \
	    echo '$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu,' \
	        '`apt install python3-venv` helps.' >&2; exit 1; }
	@touch $@
