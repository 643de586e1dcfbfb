# Two commands matter: `make demo` shows the product, `make test` proves it. The rest serves them.

CARGO ?= cargo
PYTHON ?= python3
# Rounds of the crash tests; more take longer and find more.
ROUNDS ?= 2
# Cases that schemathesis draws for each operation; more take longer and find more.
CASES ?= 10
TARGET := $(or $(CARGO_TARGET_DIR),target)
VENV := $(TARGET)/venv
PEERS := $(TARGET)/peers-venv
SCHEMATHESIS := $(TARGET)/schemathesis-venv
REQUIREMENTS := tests/clients/requirements.txt
NPM ?= npm
WEB := web/package.json web/package-lock.json web/index.html web/vite.config.ts web/scripts/compress.ts $(shell find web/src web/public -type f)

.PHONY: demo test everything unit portal web clients schemathesis peers bombs reliability lint fmt check-cargo
.DEFAULT_GOAL := help

help:
	@echo "make demo         build, make the demo world, serve it on http://127.0.0.1:8080 (CTRL-C ends)"
	@echo "make test         everything: unit tests, house rules, foreign clients, crash tests (ROUNDS=$(ROUNDS))"
	@echo "make unit         cargo test only; on PostgreSQL too where HANTEI_POSTGRES names one (scripts/postgres.sh)"
	@echo "make portal       build the portal into web/dist, from where the program takes it (Node.js 20.19 or newer, npm)"
	@echo "make web          the portal's own tests, and the portal in Chromium against a server"
	@echo "make clients      foreign clients against the demo world, over HTTP and HTTPS"
	@echo "make schemathesis every operation against the OpenAPI document, CASES=$(CASES) drawn for each"
	@echo "make peers        digests, import hashes and signatures against other programs"
	@echo "make bombs        hostile files against a server"
	@echo "make reliability  kill -9 and power cuts during import, ROUNDS=n of each"
	@echo "make lint         formatting and clippy, as CI has it"
	@echo "make fmt          format the source"

demo: check-cargo portal
	$(CARGO) build --release --locked --bin hantei
	exec $(TARGET)/release/hantei demo --serve

# PostgreSQL runs meanwhile and not after, however it ends; one that is named already stays.
test:
	@[ -z "$$HANTEI_POSTGRES" ] || exec $(MAKE) --no-print-directory everything; \
	  trap 'scripts/postgres.sh stop' EXIT; trap 'exit 130' INT TERM; \
	  address=$$(scripts/postgres.sh) && HANTEI_POSTGRES=$$address $(MAKE) --no-print-directory everything

# Tests that look at the portal must find it.
everything: export HANTEI_PORTAL_IS_BUILT = yes
everything: portal unit web clients schemathesis peers bombs reliability

unit: check-cargo
	$(CARGO) test --workspace --locked

# The portal, built anew when something of it changed.
portal: web/dist/index.html

web/node_modules/ready: web/package.json web/package-lock.json
	@command -v $(NPM) >/dev/null || { echo "npm is missing: install Node.js 20.19 or newer with npm" >&2; exit 1; }
	cd web && $(NPM) ci
	@touch $@

web/dist/index.html: web/node_modules/ready $(WEB)
	cd web && $(NPM) run --silent build
	@touch $@

web: check-cargo portal
	cd web && $(NPM) run --silent api -- --check && $(NPM) run --silent check && $(NPM) run --silent size
	$(CARGO) build --locked --bin hantei
	cd web && CHROMIUM=$$(../scripts/chromium.sh) HANTEI=$(abspath $(TARGET))/debug/hantei $(NPM) run --silent e2e

clients: check-cargo $(VENV)/ready
	$(CARGO) build --locked --bin hantei
	scripts/clients.sh $(TARGET)/debug/hantei $(VENV)/bin/python

schemathesis: check-cargo $(SCHEMATHESIS)/ready
	$(CARGO) build --locked --bin hantei
	$(SCHEMATHESIS)/bin/python tests/schemathesis/schemathesis_test.py $(TARGET)/debug/hantei $(CASES)

peers: check-cargo $(PEERS)/ready
	scripts/peers.sh $(PEERS)/bin/python $(TARGET) $(CARGO)

# Made once: they take minutes to write and are always the same.
$(TARGET)/bombs/ready: tests/bombs/make_bombs.py
	rm -rf $(TARGET)/bombs
	$(PYTHON) tests/bombs/make_bombs.py $(TARGET)/bombs/files >/dev/null
	@touch $@

bombs: check-cargo $(TARGET)/bombs/ready
	$(CARGO) build --locked --bin hantei
	$(PYTHON) tests/bombs/bombs_test.py $(TARGET)/debug/hantei $(TARGET)/bombs/files

reliability: check-cargo
	$(CARGO) build --locked --bin hantei
	@set -e; for script in scripts/reliability/*.sh; do \
	  echo "$$script, $(ROUNDS) rounds"; ROUNDS=$(ROUNDS) HANTEI=$(TARGET)/debug/hantei "$$script" $(ROUNDS); \
	done

lint: check-cargo
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

fmt: check-cargo
	$(CARGO) fmt --all

check-cargo:
	@command -v $(CARGO) >/dev/null || { \
	  echo "cargo is missing. Install Rust 1.95 or newer: https://rustup.rs, or 'apt-get install cargo' where it is new enough." >&2; exit 1; }

# Foreign clients run unmodified, at the versions that requirements.txt pins; so do the programs that Hantei is held against.
$(VENV)/ready: $(REQUIREMENTS)
$(PEERS)/ready: tests/peers/requirements.txt
$(SCHEMATHESIS)/ready: tests/schemathesis/requirements.txt
$(VENV)/ready $(PEERS)/ready $(SCHEMATHESIS)/ready:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: 'apt-get install python3 python3-venv'" >&2; exit 1; }
	@$(PYTHON) -m venv $(@D) || { echo "no virtual environment could be made: 'apt-get install python3-venv'" >&2; exit 1; }
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
