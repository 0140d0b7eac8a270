# Every target does its own set-up in .venv, with uv where it is on PATH, else with venv and pip.
# Paths are relative, so a checkout may lie in a folder with spaces in its name.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
WORKERS ?= 2
VERSION ?= 3.13
# Tests start hundreds of processes: without bytecode each would compile the package anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo demo-events test engines fuzz lint oldest other docs bench clean
help:  ## this list
	@echo "alignment-kg: who stands with whom, how firmly is it known, and who says so"
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*##[ ]*/  make \1\t/' | expand -t 20

demo: .venv/demo  ## set up and run `kg report`: the findings here, the pages in out/
	@$(BIN)/python -m kg report

demo-events: .venv/demo  ## read the samples of event data that ship, score them, and show the report with them in out/events/
	@rm -rf out/events && mkdir -p out/events
	@for one in icews/sample.tab gdelt2/sample.export.CSV polecat/sample.txt vetoes/sample.csv; do name="$${one%%/*}"; \
	echo "== kg read $$name"; $(BIN)/python -m kg read "$$name" "kg/readers/$$one" -o "out/events/$$name.parquet" || exit 1; done
	@echo "== kg align"; $(BIN)/python -m kg align out/events/*.parquet
	@echo "== kg explain"; $(BIN)/python -m kg explain out/events/icews.parquet PRK RUS
	@$(BIN)/python -m kg lift out/events/*.parquet --since 1900-01-01 -o out/events/lifted.trig
	@$(BIN)/python -m kg load out/events/lifted.trig --store out/events/store
	@echo "== kg report"; $(BIN)/python -m kg report --store out/events/store -o out/events

test: .venv/test  ## set up and run the tests; some of them: make test ARGS="-k belief"
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

engines: .venv-engines/ready  ## the tests that compare Spark (with Java 17) and ClickHouse with DuckDB, in an environment of their own (1 GB)
	@.venv-engines/bin/python -m pytest -q -p no:cacheprovider tests/test_engines.py $(ARGS)

.venv-engines/ready: pyproject.toml | .venv-engines/bin/python
	@echo "setting up .venv-engines (once; both are large) ..." >&2
	@if command -v uv >/dev/null; then uv pip install --quiet --python .venv-engines/bin/python -e '.[spark,clickhouse]' hypothesis pytest; \
	else .venv-engines/bin/python -m pip install --quiet --disable-pip-version-check -e '.[spark,clickhouse]' hypothesis pytest; fi
	@touch $@

fuzz: .venv/test  ## throw odd values at every command, option, parser and query, MINUTES=10 of them, and at what tests say of any value; each time others
	@KG_FUZZ=$(MINUTES) $(BIN)/python -m pytest -q -rP -p no:cacheprovider tests/test_fuzz.py $(ARGS)
	@KG_FUZZ=$(MINUTES) $(BIN)/python -m pytest -q -n $(WORKERS) -m hypothesis $(ARGS)
MINUTES ?= 10

lint: .venv/test  ## ruff, mypy, import-linter; biome for scripts and styles where npx can fetch it
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports
	@if npx --yes @biomejs/biome@2.6.8 --version >/dev/null 2>&1; then npx --yes @biomejs/biome@2.6.8 check; \
	else echo "npx is not installed, or cannot fetch biome: scripts and styles of the pages are not linted"; fi

oldest: .venv-oldest/ready  ## the library, the command line and the extra `text` with the oldest versions supported (Python 3.11 or 3.12)
	@.venv-oldest/bin/python -m pytest -q -p no:cacheprovider $(addprefix tests/test_,$(addsuffix .py,$(OLDEST))) $(ARGS)
# What tests need beside: typst makes the PDFs that are read.
BESIDE := hypothesis jsonschema openpyxl pytest typst
OLDEST := actors audit balance belief blocs claims claim_fields cli codes_books commands documents dyads extract frustration interactions labels limits llm parser questions readers readers_who sensitivity sentences shapes store structure v010 values yardsticks

other: .venv-$(VERSION)/ready  ## the same, the examples in docstrings and what runs in processes on another Python: make other VERSION=3.13 PYTHON=python3.13; with WHOLE=1 all tests
	@.venv-$(VERSION)/bin/python -m pytest -q -n $(WORKERS) --dist worksteal -p no:cacheprovider \
	$(if $(WHOLE),,-m "not browser" kg $(addprefix tests/test_,$(addsuffix .py,$(OLDEST) $(PROCESSES)))) $(ARGS)
# What starts processes, holds locks, waits for signals or talks to others: there versions of Python differ.
PROCESSES := generations hostile interrupts kept output protocol remote rows text votes web

.venv-$(VERSION)/ready: pyproject.toml | .venv-$(VERSION)/bin/python
	@echo "setting up .venv-$(VERSION) (once) ..." >&2
	@if command -v uv >/dev/null; then uv pip install --quiet --python .venv-$(VERSION)/bin/python -e '.[test]'; \
	else .venv-$(VERSION)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test]'; fi
	@touch $@

docs: .venv/test  ## rewrite what is made from code and data: the answers that ship, the command reference, the outputs shown in the docs
	@$(BIN)/python tools/build_answers.py
	@$(BIN)/python tools/build_command_docs.py
	@$(BIN)/python tools/build_ontology_docs.py
	@$(BIN)/python tools/build_claim_docs.py
	@$(BIN)/python tools/build_reader_docs.py
	@$(BIN)/python tools/build_question_docs.py
	@$(BIN)/python tools/build_picture_docs.py
	@$(BIN)/python tools/refresh_readme.py

bench: .venv/test  ## the benchmarks, side by side with named peers
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

clean:  ## remove what the targets above made, and what commands have kept in your cache
	rm -rf .venv .venv-oldest .venv-engines .venv-3.* out dist build "$${XDG_CACHE_HOME:-$$HOME/.cache}/alignment-kg/kept"

.venv/demo: EXTRA :=
.venv/test: EXTRA := [test]
.venv/demo .venv/test: pyproject.toml | .venv/bin/python
	@echo "setting up .venv (once) ..." >&2
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python -e '.$(EXTRA)'; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.$(EXTRA)'; fi
	@touch .venv/demo $@

.venv-oldest/ready: pyproject.toml .ci/lowest.txt | .venv-oldest/bin/python
	@echo "setting up .venv-oldest (once) ..." >&2
	@if command -v uv >/dev/null; then \
	uv pip install --quiet --python .venv-oldest/bin/python -c .ci/lowest.txt -e '.[text]' $(BESIDE); \
	else .venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check -c .ci/lowest.txt -e '.[text]' $(BESIDE); fi
	@touch $@

%/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "$(PYTHON) is missing or older than 3.11; name another: make PYTHON=python3.12" >&2; exit 1; }
	@if command -v uv >/dev/null; then uv venv --quiet --seed --python "$$(command -v $(PYTHON))" $*; \
	else $(PYTHON) -m venv $* || { rm -rf $*; \
	echo "$(PYTHON) has no venv; on Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }; fi
