# make help says what each target is for. Everything lands in .venv/ and var/.
SHELL := /bin/bash
PYTHON ?= $(shell bin/find-python)
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
export DJANGO_SETTINGS_MODULE = vpwg.settings

.PHONY: help run test coverage check format messages locks architecture bench system catalogues clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(VENV)/run.stamp: requirements.lock
	@echo "==> Instalando bibliotecas (solo la primera vez)"
	@test -x $(PY) || PYTHON="$(PYTHON)" bin/make-venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock
	@echo "==> Instalando bibliotecas de desarrollo"
	@test -x $(PY) || PYTHON="$(PYTHON)" bin/make-venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

system: ## WeasyPrint's system libraries: present, installed by apt as root, or named
	@bash bin/system-libraries

catalogues:
	@bin/compile-messages

run: system $(VENV)/run.stamp catalogues ## set up and serve http://127.0.0.1:8000 (PORT) with demonstration data
	@REQUIRE_MFA=$${REQUIRE_MFA:-0} DEMO=1 PORT=$(PORT) bash bin/serve

test: system $(VENV)/dev.stamp catalogues ## set up and run the whole suite (DATABASE_URL, REDIS_URL as given; SQLite by default; ARGS to pytest)
	@$(PY) -m pytest -q $(ARGS)

coverage: system $(VENV)/dev.stamp catalogues ## the whole suite, with lines and branches counted; fails under the floor in pyproject.toml
	@mkdir -p var
	@$(PY) -m coverage run -m pytest -q
	@$(PY) -m coverage report

check: $(VENV)/dev.stamp ## style, types, layers, migrations, deployment
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache
	@$(PY) bin/architecture.py >/dev/null
	$(VENV)/bin/djlint --lint --quiet templates
	@bin/check-django

format: $(VENV)/dev.stamp ## put code in its agreed form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

messages: $(VENV)/dev.stamp ## bring the translation catalogues up to date with code and templates
	@$(PY) bin/messages.py

locks: ## resolve pyproject.toml into the two lock files, with hashes and without addresses
	@bin/make-locks

architecture: $(VENV)/dev.stamp ## the rooms and their imports; names a circle or an arrow upward
	@$(PY) bin/architecture.py

bench: system $(VENV)/dev.stamp catalogues ## speed and memory as ratios against bare Django
	@$(PY) -m bench.pages
	@$(PY) -m bench.members
	@$(PY) -m bench.pdf

clean: ## drop the environment and the demonstration data
	rm -rf $(VENV) var
