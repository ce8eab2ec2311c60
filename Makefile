# Every target fills .venv by itself. GNU make 3.81 (macOS) is enough; on Windows run it from Git Bash.

DEMO ?= hot-drums
PYTHON ?= python3

VENV ?= .venv
CONSTRAINTS ?= constraints.txt
PYTEST := -n auto --dist loadfile --no-loadscope-reorder  # in the order of tests/tools/longest_first.py
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP := $(VENV)/.installed
COMPILED := $(VENV)/.compiled
RECENT := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
# Words of a shell behind which $python is the first that will do.
FIND := python=; for each in "$(PYTHON)" python3 python3.13 python3.12 python3.11 python; do \
  if "$$each" -c '$(RECENT)' >/dev/null 2>&1; then python=$$each; break; fi; \
done; \
if [ -z "$$python" ]; then \
  echo "chainsim needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)." >&2; \
  echo "None was found on PATH; name one with: make PYTHON=/path/to/python3" >&2; \
  exit 1; \
fi

# Where this is set, every process compiles the package and NumPy anew: half of the suite's time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo serve material compiled test slow suites test-latest test-oldest coverage lint fix lock bench pictures docs release clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(STAMP) ## a real recording through a chain that has gone wrong (DEMO=folder under examples/)
	@$(BIN)/chainsim run examples/$(DEMO)/chain.yaml $(firstword $(wildcard examples/$(DEMO)/*.flac examples/$(DEMO)/*.wav))

serve: $(STAMP) ## the page on this machine, with the hot drums in it (DEMO=folder under examples/)
	@$(BIN)/chainsim serve examples/$(DEMO)/chain.yaml $(firstword $(wildcard examples/$(DEMO)/*.flac examples/$(DEMO)/*.wav))

material: ## real plugins, plugins of known behaviour and recordings for the tests, where they can be had
	@$(FIND); for tool in fetch_plugins build_plugins fetch_node; do \
	  "$$python" -m "tests.tools.$$tool" || exit; \
	done  # with any Python: meanwhile .venv is filled

compiled: $(COMPILED) ## tests as byte code, once; without it each worker of pytest compiles all of them by itself

test: material compiled ## the quick suite, with real plugins where they can be had
	$(BIN)/python -m pytest -m "not slow" $(PYTEST)

slow: material compiled ## the long tests
	$(BIN)/python -m pytest -m slow $(PYTEST)

suites: material compiled ## both at once: the long tests that wait leave room for the quick ones
	$(BIN)/python -m pytest $(PYTEST)

test-latest: ## the quick suite on the newest releases of everything
	@$(MAKE) test VENV=.venv-latest CONSTRAINTS=

test-oldest: ## the quick suite on the oldest releases that pyproject.toml allows
	@mkdir -p build
	@$(PYTHON) -m tests.tools.oldest > build/oldest.txt
	@$(MAKE) test VENV=.venv-oldest CONSTRAINTS=build/oldest.txt

coverage: material compiled ## the quick suite, and which lines of the package it has run; fails below the floor in pyproject.toml
	$(BIN)/python -m pytest -m "not slow" $(PYTEST) --cov --cov-report=term

lint: $(STAMP) ## everything that reads the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers=2
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci examples/preset-repository/.gitlab-ci.yml
	$(BIN)/zizmor --quiet --offline --no-progress .github action.yml

fix: $(STAMP) ## let ruff mend and format what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## constraints.txt anew: the newest releases that pyproject.toml allows
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'
	printf 'setuptools\n' | build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --no-annotate \
	  --no-header --no-emit-index-url --extra dev --extra docs --extra png --extra serve --extra parquet --extra cluster --output-file constraints.txt pyproject.toml -

bench: $(STAMP) ## time and memory, side by side with pedalboard alone
	$(BIN)/python -m bench

pictures: $(STAMP) ## the screenshots under examples/pictures, taken anew in a Chromium
	$(BIN)/python -m tests.tools.take_pictures

docs: $(STAMP) material ## the documentation as a site, into site/: every example is run, every picture drawn; needs no network
	@$(BIN)/python -m handbook

release: $(STAMP) material ## a wheel, the sources, the notes and the documentation, checked; publishing is left to a tag
	@$(BIN)/python -m tests.tools.release

clean: ## remove .venv, caches and fetched plugins
	rm -rf .venv .venv-latest .venv-oldest .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build site

# Nothing is compiled ahead: most of what is installed is never imported.
$(STAMP): pyproject.toml $(CONSTRAINTS) hatch_build.py chainsim/measure/kernel.c $(wildcard chainsim/measure/kernel*.h)
	@$(FIND); \
	if ! $(BIN)/python -c '$(RECENT)' >/dev/null 2>&1; then \
	  echo "creating $(VENV) with $$("$$python" --version)"; \
	  "$$python" -m venv --clear $(VENV); \
	fi
	@echo "installing chainsim and its tools into $(VENV)"
	@PIP_CONSTRAINT=$(CONSTRAINTS) PIP_BUILD_CONSTRAINT=$(CONSTRAINTS) \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[dev]'
	@touch $@

$(COMPILED): $(STAMP)
	@$(BIN)/python -m pytest --collect-only --quiet >/dev/null || true  # what is wrong the tests say themselves
	@touch $@
