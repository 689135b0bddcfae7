# Every command a person types. `make` alone lists them.

SHELL := /bin/bash
PYTHON_BIN := .venv/bin/python
export DATA_DIR PORT

.PHONY: help env run demo test test-env check bench bad-inputs lock

help:
	@echo "make run     start everything (PORT=8000 DATA_DIR=var); Ctrl-C stops it"
	@echo "make demo    drive one application from submission to the archived reply"
	@echo "make test    the whole test suite, browser tests included"
	@echo "make check   lint, types, import layers, migrations, duplicated code"
	@echo "make bench   the benchmarks beside their yardsticks"
	@echo "make bad-inputs  bad inputs at every address, form and command (COUNT=20000 SEED=1)"
	@echo "make env     the virtual environment alone"
	@echo "make lock    the requirement files anew from their .in files"

env:
	@tools/environment.sh run

run: env
	@exec $(PYTHON_BIN) -m launcher.run

demo: env
	@exec $(PYTHON_BIN) -m launcher.run -- $(PYTHON_BIN) -m demo.drive

test-env:
	@tools/environment.sh test

test: test-env
	$(PYTHON_BIN) -m pytest -n 2 --dist loadfile -rs

check: test-env
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON_BIN) manage.py makemigrations --check --dry-run
	.venv/bin/pylint --disable=all --enable=duplicate-code --min-similarity-lines=12 --ignore-paths='.*/migrations/.*' \
		accounts casework config demo desk launcher letters portal records requests_app statute typeset workflows

bench: test-env
	$(PYTHON_BIN) -m benchmarks

# One lock for every Python that environment.sh takes; versions stay as they are unless a .in file asks for others.
lock: test-env
	for name in requirements requirements-dev; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; \
	done

bad-inputs: test-env
	$(PYTHON_BIN) -m tools.bad_inputs --count $(or $(COUNT),20000) --seed $(or $(SEED),1)
