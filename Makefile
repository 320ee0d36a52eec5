# Every target does its own set-up on a fresh machine; `make run` and `make test` are all one needs.
# More words for a tool go into ARGS: make test ARGS="-k autograd"

PYTHON := .venv/bin/python
READY := .venv/.ready
# How many files of tests run at a time, each with its workers in about 1.5 GB; 0 is no xdist.
JOBS := 2
PYTEST := $(PYTHON) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder
MAKEFLAGS += --no-print-directory

export GRADUS_PYTHON

.PHONY: run test test-fast bench check lock pictures package package-test clean

run: $(READY)
	@$(PYTHON) -m app $(ARGS)

test: $(READY)
	@$(PYTEST) $(ARGS)

test-fast: $(READY)
	@$(PYTEST) -m "not slow" $(ARGS)

bench: $(READY)
	@for bench in tests/benchmarks/bench_*.py; do \
		echo "== $$bench"; $(PYTHON) $$bench $(ARGS) || exit 1; \
	done

check: $(READY)
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

# A new PNG of each tab, as shown in the README.
pictures: $(READY)
	@$(PYTHON) -m app pictures resources/pictures

# The program for students and its archive, in dist/.
package: $(READY)
	@$(PYTHON) -m pip install -q --disable-pip-version-check --no-build-isolation --editable .[package]
	@$(PYTHON) -m app.packaging.build

# The archive as a student has it: unpacked elsewhere, with nothing around it.
package-test: $(READY)
	@GRADUS_TEST_PACKAGE=1 $(PYTHON) -m pytest -o faulthandler_timeout=400 tests/packaging $(ARGS)

# The newest versions that pyproject.toml admits, written to requirements.lock.
lock: $(READY)
	@$(PYTHON) .ci/lock.py

clean:
	@rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find app core ui resources tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml .ci/setup
	@.ci/setup
