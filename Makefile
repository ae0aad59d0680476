# Handrail. Needs GNU make 3.81 or later and Python 3.11 or later; everything else it gets itself.

# The first Python that is new enough and not newer than the packages in the lock; PYTHON=... chooses another.
ifndef PYTHON
PYTHON := $(shell for one in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$one" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo "$$one" && break; done)
endif
BIN := .venv/bin

.PHONY: help run test check python browser lock reference clean

help:
	@echo "make run        start Handrail with made-up cases; prints what to open (PORT=8040, HANDRAIL_HOME=.handrail)"
	@echo "make test       check everything, browser journeys included"
	@echo "make check      the quick part of it: style, layers, types"
	@echo "make lock       write requirements*.lock anew from requirements*.in (needs uv)"
	@echo "make reference  write service/reference anew from the code"
	@echo "make clean      remove .venv, caches and the made-up cases in .handrail"

run: python
	@"$(PYTHON)" install.py
	@HANDRAIL_SUPERVISED=$$PPID exec $(BIN)/handrail run

test: python
	@"$(PYTHON)" install.py --tests
	@$(BIN)/python -m tests.everything

check: python
	@"$(PYTHON)" install.py --tests
	@$(BIN)/python -m tests.everything --quick

python:
	@test -n "$(PYTHON)" || { echo "Handrail needs Python 3.11 or later: install it, or run make PYTHON=/path/to/python3" >&2; exit 1; }

browser: python
	@"$(PYTHON)" install.py --tests
	@$(BIN)/python -m tests.browser

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

lock:
	$(COMPILE) requirements-test.in --output-file requirements-test.lock
	$(COMPILE) --constraint requirements-test.lock requirements.in --output-file requirements.lock

reference: python
	@"$(PYTHON)" install.py
	@$(BIN)/python -c "from pathlib import Path; from handrail.settings import reference; Path('service/reference/settings.md').write_text(reference())"

clean:
	rm -rf .venv .handrail .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
