# One command per intent; CI calls the same ones. Without make, run the lines of the README.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BODIES ?= 2000
LINES ?= 300000
SECONDS ?= 420
NETWORK ?= 200,100,5000
WALKS ?= 5000
BIN := .venv/bin
FRONTEND := $(wildcard frontend/*.* frontend/.npmrc frontend/src/*.* frontend/src/*/*.*)

.PHONY: help serve build assets test oracle check lock bench fuzz clean

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.ready: requirements.lock pyproject.toml $(FRONTEND)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock tests/clients/npm/package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python frontend/build_hook.py
	$(BIN)/python tests/clients/node.py
	@touch $@

serve: .venv/.ready ## build a release from data/ and serve it on HOST:PORT
	$(BIN)/cabgraph build
	$(BIN)/cabgraph serve --host $(HOST) --port $(PORT)

build: .venv/.ready ## build a release from data/
	$(BIN)/cabgraph build

assets: .venv/.ready-dev ## build the styles and scripts of the pages, if they are not current
	$(BIN)/python frontend/build_hook.py

test: .venv/.ready-dev ## run the whole test suite, in two halves side by side
	$(BIN)/python -m tests

oracle: .venv/.ready-dev ## paths of recognition against an exhaustive search at full size (NETWORK=, WALKS=)
	CABGRAPH_TEST_NETWORK=$(NETWORK) CABGRAPH_TEST_WALKS=$(WALKS) $(BIN)/pytest -q tests/recognition/test_agreement.py -k synthetic_world

check: .venv/.ready-dev ## format, lint, types, and the shapes over the real data
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cabgraph check

lock: .venv/.ready-dev ## write the lock files anew
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock

bench: .venv/.ready-dev ## measure, as ratios side by side in one run (BODIES=, LINES=)
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.generate --bodies $(BODIES) --lines $(LINES) --out releases/.synthetic
	CABGRAPH_DATA=releases/.synthetic CABGRAPH_COUNTRIES='["synthetic"]' CABGRAPH_RELEASES=releases/.national $(BIN)/cabgraph build --rewrite
	$(BIN)/python -m benchmarks.serving --releases releases/.national

fuzz: .venv/.ready-dev ## fuzz workers, guard and HTTP against the current release, SECONDS each
	$(PYTHON) -m venv --system-site-packages .venv/fuzz
	.venv/fuzz/bin/pip install --quiet --disable-pip-version-check atheris schemathesis
	PYTHONPATH=api:. $(BIN)/python -m benchmarks.fuzzing.pool $(SECONDS) releases
	mkdir -p .venv/fuzz/corpus
	cp tests/sandbox/legal/* tests/sandbox/refused/* .venv/fuzz/corpus
	PYTHONPATH=api:.:$$($(BIN)/python -c "import site; print(site.getsitepackages()[0])") .venv/fuzz/bin/python benchmarks/fuzzing/guard.py .venv/fuzz/corpus -max_total_time=$(SECONDS) -max_len=4096
	PYTHONPATH=api:. $(BIN)/python -m benchmarks.fuzzing.surface .venv/fuzz/bin/schemathesis $(SECONDS) releases

clean: ## forget the environment and the releases
	rm -rf .venv releases frontend/node_modules api/cabgraph/web/static
