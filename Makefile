PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: help setup run test drill check fix bench train train-embed eval eval-embed clean

help: ## Show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本 (need Python 3.11+)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,lint]'
	touch $(STAMP)

setup: $(STAMP) ## Make the virtual environment from constraints.txt

run: $(STAMP) ## Start the bot and the chat sandbox in the browser
	$(BIN)/python -m bot demo

test: $(STAMP) ## Run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

drill: $(STAMP) ## Run the slow drills: death at every step
	$(BIN)/python -m pytest -m drill

check: $(STAMP) ## Format, lint, types, import walls
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(STAMP) ## Format and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## Measure speed beside bare aiohttp and WeRoBot, and a report that joins many
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.joining
	$(BIN)/python -m benchmarks.broadcast

train: $(STAMP) ## Make the trained table again from language/corpus
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	$(BIN)/python -m training.train

train-embed: $(STAMP) ## The same, and the table of the extra embed (5 minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,embed]'
	$(BIN)/python -m training.train --embedding

eval: $(STAMP) ## Measure understanding on all data, with cross-validation by author
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	$(BIN)/python -m training.evaluate

eval-embed: $(STAMP) ## The same with the extra embed (12 minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,embed]'
	$(BIN)/python -m training.evaluate --embedding

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
