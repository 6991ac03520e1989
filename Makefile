PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Programs that start often are compiled once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: env demo demo-reset test test-fast check format messages bench bench-planner screenshots lock
.DEFAULT_GOAL := help

help:
	@echo "make demo         a generated service on http://127.0.0.1:8000, kept between calls"
	@echo "make demo-reset   the same, begun anew"
	@echo "make test         the whole suite, as far as this machine allows"
	@echo "make test-fast    what runs in two minutes"
	@echo "make check        format, lint, types, floors, migrations, translations, docs"
	@echo "make bench        speed and memory, written to docs/performance.md"
	@echo "make format       tidy the code"
	@echo "make bench-planner  the planner against its goals and its rivals, into the same file"
	@echo "make messages     bring the translation files up to date"
	@echo "make screenshots  the pictures of README.md"
	@echo "make env, dev     the environment without and with the tools"
	@echo "make lock         renew the locked dependencies"

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Debian keeps venv apart: apt install python3-venv"; rm -rf $(VENV); exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.project: $(VENV)/.runtime pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.project requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.project requirements-bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

env: $(VENV)/.project
	@$(BIN)/python -m eassociate.ui.translations compile

dev: $(VENV)/.dev
	@$(BIN)/python -m eassociate.ui.translations compile

demo: env
	@$(BIN)/eassociate demo

demo-reset: env
	@$(BIN)/eassociate demo --reset

test: dev
	@$(BIN)/python -m tests.run

test-fast: dev
	@$(BIN)/python -m pytest -m "not browser and not faults and not sweep and not thorough" -n 2 --dist worksteal

format: dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy eassociate
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m eassociate.ui.translations check
	$(BIN)/python -m tests.docs

messages: dev
	$(BIN)/python -m eassociate.ui.translations update

bench: dev
	$(BIN)/python -m bench

bench-planner: $(VENV)/.bench
	$(BIN)/python -m bench.planner

screenshots: dev
	$(BIN)/python -m tests.browser.screenshots

lock:
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --extra bench -c requirements.txt -c requirements-dev.txt pyproject.toml -o requirements-bench.txt
