# `make demo` and `make test` each set up what they need in .venv and do their job; a second call reuses it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DEMO ?= demo
WORKERS ?= 2

.PHONY: help demo test unit lint types contracts format wheel clean

help:
	@echo "make demo   a simulated bank: generate, back-fill, run the last night as a Prefect flow, open the report"
	@echo "make test   lint, types, contracts, unit, slow, doc examples, notebook"
	@echo "make unit   the quick tests only"
	@echo "make format rewrite the code the way lint wants it"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# What running needs: no torch.
$(VENV)/.runtime: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --quiet --constraint constraints.txt --editable ".[flows]"
	@touch $@

# What testing needs. torch comes first and pinned, so that a CPU build at hand is taken as it is.
$(VENV)/.dev: $(VENV)/.runtime
	$(PIP) install --quiet torch==2.13.0
	$(PIP) install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@

demo: $(VENV)/.runtime
	PREFECT_SERVER_ANALYTICS_ENABLED=false PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS=180 PREFECT_LOGGING_LEVEL=WARNING $(BIN)/python -m pipelines.demo $(DEMO)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not slow and not prefect"

test: lint types contracts
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered --durations=15 --doctest-modules vocnlp tests

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(VENV)/.dev
	$(BIN)/python -m build --wheel

clean:
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .coverage*
