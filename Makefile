# Each target makes its own .venv and installs what it needs.
PYTHON ?= python3
BIN := .venv/bin
# Images of Python set it, and then each start and each process of the tests compiles all that it imports.
unexport PYTHONDONTWRITEBYTECODE

RUN_STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev

# Processes that share the core suite; COVERAGE=--cov measures branches, too.
WORKERS ?= auto
COVERAGE ?=
GROUPS_OF_THEIR_OWN := page runtimes install node data scale guides habits
MEASURED := tests/core tests/engine tests/faults tests/properties tests/providers tests/wire tests/test_contract.py

.PHONY: up test test-page test-runtimes test-install test-node test-data test-scale test-guides test-habits coverage coverage-report check \
  bench soak fuzz audit clean

up: $(RUN_STAMP)
	@exec $(BIN)/sandbox up $(ARGS)

test: $(DEV_STAMP)
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) $(COVERAGE) $(GROUPS_OF_THEIR_OWN:%=--ignore=tests/%) $(ARGS)
	@for group in $(GROUPS_OF_THEIR_OWN); do echo "left out: $$group (make test-$$group)"; done

test-page: $(DEV_STAMP)
	@test -x /usr/bin/chromium || { echo "The page is tested in Chromium: apt-get install chromium"; exit 1; }
	$(BIN)/python -m pytest tests/page $(ARGS)

# Node 18, 22 and 24 are npm's package node; without npm they are left out.
test-runtimes: $(DEV_STAMP)
	@for version in 18 22 24; do \
	  test -x .venv/nodes/$$version/node_modules/node/bin/node || ! command -v npm >/dev/null || \
	  npm install --no-audit --no-fund --silent --prefix .venv/nodes/$$version node@$$version; \
	done
	$(BIN)/python -m pytest tests/runtimes $(ARGS)

test-node: $(DEV_STAMP)
	@command -v npm >/dev/null || { echo "The package for Node is tested with Node and npm: apt-get install nodejs npm"; exit 1; }
	$(BIN)/python -m pytest tests/node $(ARGS)

test-data: $(DEV_STAMP)
	$(BIN)/python -m pytest tests/data $(ARGS)

test-guides: $(DEV_STAMP)
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) tests/guides $(ARGS)

test-habits: $(DEV_STAMP)
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) tests/habits $(ARGS)

test-scale: $(DEV_STAMP)
	@test -x /usr/sbin/haproxy || { echo "Several sandboxes are tested behind HAProxy: apt-get install haproxy"; exit 1; }
	@test -x .venv-scale/bin/kubernetes-validate || { \
	  $(PYTHON) -m venv .venv-scale && .venv-scale/bin/pip install -q --disable-pip-version-check kubernetes-validate; }
	$(BIN)/python -m pytest tests/scale $(ARGS)

test-install: $(DEV_STAMP)
	$(BIN)/python -m pytest tests/install $(ARGS)

# The mirrored tests of these packages alone reach all of their lines and branches.
coverage: $(DEV_STAMP)
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) --cov --cov-report= $(MEASURED) $(ARGS)
	$(MAKE) coverage-report

# Of the last run with COVERAGE=--cov.
coverage-report: $(DEV_STAMP)
	$(BIN)/coverage report --fail-under=100

check: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/project/check_words.py

# With BASE=COMMIT: that commit and this one in turns, by wrk.
bench: $(DEV_STAMP)
ifdef BASE
	$(BIN)/python bench/compare.py $(BASE) $(ARGS)
else
	$(BIN)/python bench/in_process.py $(ARGS)
	$(BIN)/python bench/under_load.py $(ARGS)
	$(BIN)/python bench/end_to_end.py
	$(BIN)/python bench/network.py
	$(BIN)/python bench/workspaces.py
	$(BIN)/python bench/start_up.py
	$(BIN)/python bench/scenarios.py
	$(BIN)/python bench/faults.py
	$(BIN)/python bench/listing.py
	$(BIN)/python bench/data.py
	$(BIN)/python bench/scale.py
	$(BIN)/python bench/tls.py
	PYTHONPATH=. $(BIN)/python bench/page.py
endif

# 1,000,000 requests to the engine, 50,000 over sockets, 50,000 to the admin API; ARGS="--seed N" repeats a run.
fuzz: $(DEV_STAMP)
	$(BIN)/python -m tests.fuzz $(ARGS)

# Known vulnerabilities of what is installed; asks PyPI, and fails for a package that cannot be looked up.
audit: $(DEV_STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit \
		|| { echo "make audit: pip-audit cannot be installed" >&2; exit 1; }
	@problems=$$(mktemp); $(BIN)/python -m pip freeze --exclude-editable \
		| $(BIN)/pip-audit --requirement /dev/stdin --no-deps --disable-pip --strict --progress-spinner off $(ARGS) \
			2> $$problems; status=$$?; \
	if grep -q '^Traceback' $$problems; then \
		echo "make audit: PyPI could not be asked: $$(tail -n 1 $$problems)" >&2; \
	else cat $$problems >&2; fi; \
	rm -f $$problems; exit $$status

# Whether memory stays flat over 1,000,000 messages.
soak: $(DEV_STAMP)
	$(BIN)/python bench/soak.py $(ARGS)

clean:
	rm -rf .venv .venv-scale .coverage .hypothesis .*_cache dist

# A .venv that could not be made is removed, so that the next try begins anew.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "sms-sandbox needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12"; \
	  exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUN_STAMP): pyproject.toml | .venv/bin/python
	@echo "installing sms-sandbox into .venv, about half a minute"
	$(BIN)/python -m pip install --disable-pip-version-check --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml | .venv/bin/python
	@echo "installing sms-sandbox and what its tests need into .venv, about a minute"
	$(BIN)/python -m pip install --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(RUN_STAMP)
