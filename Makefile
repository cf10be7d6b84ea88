# Everything sets itself up: Python 3.11 or later and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test service explore check lint types docs doctest definitions bench wheel words snapshots clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "zbgj needs Python 3.11 or later; try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group test --group lint --group docs --group service --group notebook --group bench
	touch $@

demo: $(STAMP)  ## three parties, a year and a half of ledger, a hazard's life
	$(BIN)/python examples/demo.py

test: $(STAMP)  ## the tests, on all cores, with the same examples each time
	$(BIN)/python -m pytest -q -n auto --hypothesis-profile=repeatable

explore: $(STAMP)  ## the property tests, with other examples each time; SEED=n repeats a run
	$(BIN)/python -m pytest -q -n auto -m hypothesis $(if $(SEED),--hypothesis-seed=$(SEED),)

service: $(STAMP)  ## the example service, on SQLite; its documentation at http://127.0.0.1:8000/docs
	$(BIN)/python -m examples.service

doctest: $(STAMP)  ## every example in docstrings and documentation pages
	$(BIN)/python -m pytest -q --doctest-modules src/zbgj
	$(BIN)/python -m pytest -q --doctest-glob='*.md' docs README.md README.zh.md

lint: $(STAMP)  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)  ## mypy --strict
	$(BIN)/mypy

docs: $(STAMP)  ## the documentation as HTML in docs/_build
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build

definitions: $(STAMP)  ## check every definition, and the citations if the text is at hand
	$(BIN)/python -m zbgj check $(if $(wildcard ../shared/source),--text ../shared/source,)
	@$(if $(wildcard ../shared/source),,echo "the document is not at hand: citations were not checked against it")

bench: $(STAMP)  ## measure against peers and floors
	$(BIN)/python benchmarks/run.py
	$(BIN)/python -m benchmarks.lifecycle
	$(BIN)/python -m benchmarks.register --sizes 10000 100000
	$(BIN)/python -m benchmarks.populations

check: lint types test doctest docs definitions  ## everything that CI runs

wheel: $(STAMP)  ## build a wheel, install it apart, and load every plan from it
	rm -rf build/wheel && mkdir -p build/wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir build/wheel .
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip install --quiet build/wheel/*.whl
	cd build/wheel && venv/bin/python -m zbgj check

words: $(STAMP)  ## write the words of the built-in regions as Python names anew
	$(BIN)/python -m zbgj.loading.names

snapshots: $(STAMP)  ## write the snapshots of all deadlines anew
	$(BIN)/python -m tests.test_snapshots

clean:  ## remove what was made
	rm -rf $(VENV) docs/_build build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
