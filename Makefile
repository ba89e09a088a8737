# Every target leaves its environment in .venv/; `make` alone prints this list.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONUNBUFFERED = 1
# Where it is set, each of the many processes of a run compiles the whole of Django, pandas and Celery for itself.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install install-dev install-spark run test test-spark check bench docs messages lock format clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## make .venv and install what the service needs
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is missing; install it with: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) ops/install.py runtime

install-dev:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is missing; install it with: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) ops/install.py dev

run: install ## start web, worker and scheduler with the demo (PORT, DATABASE_URL, REDIS_URL are honoured)
	@exec $(BIN)/python -m ops.run

test: install-dev ## run all tests, and those on storage again on PostgreSQL
	@exec $(BIN)/python -m ops.test

install-spark: install-dev ## install what Spark needs as well
	@$(PYTHON) ops/install.py spark

test-spark: install-spark ## compute on Spark as well and compare; installs requirements-spark.txt, needs Java
	@exec $(BIN)/python -m ops.test_spark

check: install-dev ## style, import contracts, types, templates, migrations, deployment, documentation, translations
	@exec $(BIN)/python -m ops.check

bench: install-dev ## measure, print a table and write bench/results.json
	@exec $(BIN)/python -m bench.run

docs: install-dev ## write the generated documents again
	@ZICHT_DEMO=true $(BIN)/python manage.py method_docs
	@$(BIN)/python -m ops.glossary

messages: install-dev ## collect new sentences for the translators
	@$(BIN)/python -m ops.messages

format: install-dev ## put the code in the agreed shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

lock: install-dev ## pin requirements again after a change of the .in files
	@$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links -c requirements.txt requirements-spark.in -o requirements-spark.txt

clean: ## remove what can be made again (the data in var/ stays)
	@rm -rf .venv staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
