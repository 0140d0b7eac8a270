# Every target does all its own set-up in .venv; uv is used when it is on PATH, else venv and pip.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test lint bench clean
help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

demo: .venv/demo  ## set up and run `kg report`: the findings here, the pages in out/
	@$(BIN)/kg report

test: .venv/test  ## set up and run the whole test suite
	@$(BIN)/python -m pytest

lint: .venv/test  ## ruff, mypy, import-linter
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: .venv/test  ## the benchmarks, side by side with named peers
	@for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

clean:  ## remove .venv and out
	rm -rf .venv out

.venv/bin/python:
	@if command -v uv >/dev/null; then uv venv --quiet --python $(PYTHON) --seed .venv; \
	else $(PYTHON) -m venv .venv || { echo "python3 lacks venv; on Debian or Ubuntu: sudo apt install python3-venv" >&2; rm -rf .venv; exit 1; }; fi

.venv/demo: pyproject.toml | .venv/bin/python
	@echo "setting up .venv (once) ..."
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python -e .; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -e .; fi
	@touch $@

.venv/test: pyproject.toml | .venv/bin/python
	@echo "setting up .venv for the tests (once) ..."
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python -e '.[test]'; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'; fi
	@touch $@ .venv/demo
