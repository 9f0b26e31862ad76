# The two commands you need: make interview, make test. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= logical

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: help interview bot test check format lint types imports bank bench bench-daily bench-leaderboards bench-grading fit-grading lock pictures transcript clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

interview: $(VENV)/.run ## a mock interview in this terminal (ARGS="--topic oop" and the like)
	@$(BIN)/mock-interview practice $(ARGS) || [ $$? -eq 130 ]  # Ctrl-C pauses; that is no error

bot: $(VENV)/.run ## the Discord bot, with the settings in .env
	@$(BIN)/mock-interview run $(ARGS)

# A process a core: with more, a busy machine does not answer within Discord's three seconds. What is picked by ARGS
# runs in one, where --pdb works.
test: $(VENV)/.dev ## every test, in WORKERS processes (ARGS="-k thread": some, in one)
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),--numprocesses $(WORKERS) --dist worksteal)

check: format lint types imports test bank ## what a change must pass

format: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet .

lint: $(VENV)/.dev
	@$(BIN)/ruff check --quiet .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports --no-logo

bank: $(VENV)/.dev ## check the question bank
	@$(BIN)/mock-interview bank check

bench: $(VENV)/.dev ## acknowledgement time under load, start, memory
	@$(BIN)/python -m benchmarks.latency $(ARGS)

bench-daily: $(VENV)/.dev ## questions of the day for thousands of channels, with kills and faults (ARGS=--small, --full)
	@$(BIN)/python -m benchmarks.daily $(ARGS)

bench-leaderboards: $(VENV)/.dev ## leaderboards and stored answers with millions of answers (ARGS=--small, --full)
	@$(BIN)/python -m benchmarks.leaderboards $(ARGS)

bench-grading: $(VENV)/.dev ## how the grader agrees with people
	@$(BIN)/python -m benchmarks.grading $(ARGS)

fit-grading: $(VENV)/.dev ## fit the grader's scale anew (needs SciPy; ARGS=--write keeps it)
	@$(BIN)/python -m benchmarks.fit_grading $(ARGS)

pictures: $(VENV)/.dev ## draw the README's pictures anew (needs a Chromium)
	@$(BIN)/python -m docs.make_pictures

transcript: $(VENV)/.dev ## play the README's transcript anew
	@$(BIN)/python -m docs.make_transcript

lock: $(VENV)/.dev ## pin the dependencies anew
	@$(PIP) install uv
	@for set in run dev; do \
	  group=$$([ $$set = dev ] && echo "--group dev"); \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$group pyproject.toml --output-file requirements/$$set.txt; \
	done

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up $(VENV), once ..."
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python has no venv module here (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }

$(VENV)/.run: $(BIN)/python requirements/run.txt pyproject.toml
	@$(PIP) install --require-hashes --requirement requirements/run.txt
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@
