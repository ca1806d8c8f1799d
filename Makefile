# The only home of the project's commands. What is longer than a line lives in scripts/.
# `make run` serves the example mediation; `make test` runs every check. `make` alone lists the rest.

RUN = .venv
DEV ?= .venv-dev
PYTHON = $(DEV)/bin/python
TSC = node_modules/.bin/tsc

.DEFAULT_GOAL = help
.PHONY: help run test lint types rules bench bench-media a11y security heard sound faults invariants fmt lock screens words docs clean ready listening dev

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: ## set up what is needed and serve the example mediation (PORT, EVENHAND_DATA)
	@scripts/machine run
	@scripts/python-packages $(RUN) requirements.lock
	@PATH="$(CURDIR)/$(RUN)/bin:$$PATH" scripts/procfile web --example

test: ready ## set up what the tests need and run every check
	@PATH="$(CURDIR)/$(DEV)/bin:$$PATH" scripts/checks

lint: dev ## formatting, lint and import rules
	@PATH="$(CURDIR)/$(DEV)/bin:$$PATH" scripts/checks formatting lint imports

types: ready ## the types of Python and of the browser's modules
	@PATH="$(CURDIR)/$(DEV)/bin:$$PATH" scripts/checks types browser-types

rules: ## every row of the domain reference, with the tests that show it
	@python3 scripts/rules.py

bench: dev ## the product against a bare broadcaster and an echo
	@$(PYTHON) -m bench

bench-media: listening ## how long a voice takes to a loudspeaker, and what a participant's machine carries (some minutes)
	@$(PYTHON) -m bench.media

a11y: ready ## the accessibility tests alone
	@$(PYTHON) -m pytest -m a11y

security: ready ## the security tests alone
	@$(PYTHON) -m pytest -m security

heard: listening ## the short form of sound: a whole mediation of four, heard at their loudspeakers (a minute)
	@PATH="$(CURDIR)/$(DEV)/bin:$$PATH" scripts/checks sound

sound: listening ## everything that listens at loudspeakers, in Chromium and Firefox (five minutes)
	@$(PYTHON) -m pytest -m media tests/media

faults: ready ## the tests that kill, cut and starve
	@$(PYTHON) -m pytest -m faults

invariants: dev ## random meetings against the core, 50,000 steps and more (a few minutes)
	@EVENHAND_HYPOTHESIS=long $(PYTHON) -m pytest tests/rooms/test_invariants.py tests/rooms/test_views_of_random_meetings.py

screens: ready ## take the screenshots in docs/screens again
	@EVENHAND_SCREENS=1 $(PYTHON) -m pytest -m screens

words: dev ## the tests of the words that people read
	@$(PYTHON) -m pytest -m words

docs: dev ## print again what is printed: the wire and the floor's states from the types, the law from its table, the catalogue from the sources
	@$(PYTHON) -m scripts.protocol
	@$(PYTHON) -m scripts.floor_states
	@$(PYTHON) -m scripts.law
	@$(PYTHON) -m server.words_extract

fmt: dev ## put Python in its form and mend what lint can
	@$(DEV)/bin/ruff check --fix-only --quiet . && $(DEV)/bin/ruff format .

lock: ## resolve the dependencies again, with hashes
	@scripts/lock

clean: ## remove what the commands made here (never data/)
	@rm -rf .venv .venv-dev node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

dev:
	@scripts/machine run
	@scripts/python-packages $(DEV) requirements-dev.lock

ready:
	@scripts/machine test
	@scripts/python-packages $(DEV) requirements-dev.lock
	@scripts/browser-packages

listening: ready
	@scripts/machine sound
