# `make` alone prints the commands.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
APPS := mimo_site accounts catalog tryon community ml bench
SITE_APPS := mimo_site accounts catalog tryon community
# Two OpenMP pools on two cores stall each other: one thread each, and idle threads sleep.
export OMP_NUM_THREADS := 1
export OMP_WAIT_POLICY := PASSIVE
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: help run test lint format bench train messages
help:
	@echo "make run        install, migrate, load the demo shop, serve http://localhost:8000 (PORT=9000 make run)"
	@echo "make test       install what tests need and run every test, on SQLite and on PostgreSQL"
	@echo "make lint       ruff, mypy, import-linter, templates, migrations, translations, deployment check"
	@echo "make bench      run every benchmark: tables, JSON and plots under var/bench"
	@echo "make train      train the face parser (DATA=folder, default: drawn faces)"
	@echo "make messages   collect the strings to translate and compile the translations"
	@echo "make format     let ruff and djade tidy the sources"

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "MIMO needs Python 3.11 or newer, and no python3 was found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "MIMO needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: PYTHON=python3.11 make run"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: on Debian, apt-get install python3-venv."; exit 1; }
	@echo "Making an environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) && touch $@

$(VENV)/.installed: requirements.txt | $(VENV)/.python
	@echo "Installing requirements.txt (once; a few minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt || \
	  { echo "A package could not be installed: see the lines above, then run the command again."; exit 1; }
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing requirements-dev.txt (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt || \
	  { echo "A package could not be installed: see the lines above, then run the command again."; exit 1; }
	@touch $@

run: $(VENV)/.installed
	@$(BIN)/python -c 'import socket; assert $(PORT) > 0; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null || \
	  { echo "Port $(PORT) is taken, or no port that you may use. Take another: PORT=9000 make run"; exit 1; }
	@mkdir -p "$${MIMO_VAR:-var}"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_demo_people
	@$(BIN)/python manage.py load_demo_shop
	@$(BIN)/python manage.py load_demo_looks
	@echo "MIMO is at http://localhost:$(PORT)  (sent mail: http://localhost:$(PORT)/outbox/, stop: Ctrl-C)"
	@exec $(BIN)/python -m uvicorn mimo_site.asgi:application --host 127.0.0.1 --port $(PORT) \
	  --ws-max-size 524288 --ws-per-message-deflate false --no-access-log --log-level warning

test: $(VENV)/.installed-dev
	@.ci/with-services $(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser"
	@.ci/with-services sh -c 'DATABASE_URL=$$TEST_DATABASE_URL $(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser" $(SITE_APPS)'
	@.ci/with-services $(BIN)/python -m pytest -m browser

lint: $(VENV)/.installed-dev
	@mkdir -p "$${MIMO_VAR:-var}"
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(APPS)
	$(BIN)/lint-imports --no-cache
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m mimo_site.messages --check
	MIMO_ENV=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  ALLOWED_HOSTS=shop.example DATABASE_URL=postgres://mimo@localhost/mimo \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/.installed-dev
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

messages: $(VENV)/.installed-dev
	$(BIN)/python -m mimo_site.messages

bench: $(VENV)/.installed-dev
	@.ci/with-services $(BIN)/python -m bench

train: $(VENV)/.installed
	$(BIN)/python -m ml.train $(if $(DATA),--data $(DATA),--data synthetic) --out runs/parser
