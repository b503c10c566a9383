# SPDX-License-Identifier: GPL-2.0-or-later
#
# make            build the programs, optimised, with Swift's runtime inside
# make test       install what is missing, check the style, run all tests
# make test-NAME  the tests of one module of Sources, for example test-SakuinText; FILTER=TokenTests for some
# make demo       install what is missing, build without optimisation, index a small dump, start the daemon, search
# make install    put programs, manual, completion scripts and systemd files under PREFIX (as root); make uninstall takes all of
#                 them away again, but for dumps, index and a configuration that was changed
# make lint       the style alone
# make fuzz       feed every reader and the query parser ten minutes of what libFuzzer makes up, with AddressSanitizer
# make bench      measure beside Groonga, tantivy, Lucene, SQLite FTS5, ripgrep and bare libxapian (Benchmarks/README.md);
#                 bench-full also 1,000,000 posts, bench-archive 8,000,000 (hours, and 62 GB of disk)

PREFIX ?= /usr/local
DESTDIR ?=
PROGRAMS ?= .build/release
SWIFT ?= swift

# A build without debugging information takes a seventh less time, and sakuind half the room. Whoever debugs runs `swift build`.
NO_DEBUG_INFO = -Xswiftc -gnone -Xcc -g0 -Xcxx -g0
PROGRAMS_BUILD = $(SWIFT) build -c release --static-swift-stdlib $(NO_DEBUG_INFO)
# Fourteen posts need no optimiser, which takes more than half of the time of a build.
DEMO_BUILD = $(SWIFT) build --disable-index-store $(NO_DEBUG_INFO) --scratch-path .build-demo
# Tests run optimised: the oracle asks ten thousand questions. Their own folder, because the flags differ.
TEST_FLAGS = -c release -Xswiftc -enable-testing --scratch-path .build-test
# These start daemons or hold connections against a clock: beside the oracle they would wait for a processor too long.
SERIAL_TESTS = ^(SakuindTests|EndToEndTests|SakuinClientTests)\.

# These wait for programs, browsers and Python packages most of the time: side by side they take half as long. The longest first.
SCRIPTS = web openapi mcp python install docs

.PHONY: all programs deps test lint demo install uninstall bench bench-full bench-growth bench-archive fuzz clean

all: programs

programs: deps
	$(PROGRAMS_BUILD) --product sakuind
	$(PROGRAMS_BUILD) --product sakuin
	$(PROGRAMS_BUILD) --product sakuin-web

deps:
	@./install-dependencies.sh

test: deps lint
	@./install-dependencies.sh xz-utils bzip2 python3
	@./install-dependencies.sh mandoc zsh fish bash-completion || echo "tests: manual and completion may go untested"
	@./install-dependencies.sh fzf tmux || echo "tests: sakuin browse may go untested"
	$(SWIFT) build --build-tests $(TEST_FLAGS)
	Tests/architecture.sh .build-test/release
	Tests/systemd.sh .build-test/release/sakuind
	Tests/systemd-user.sh .build-test/release
	@./install-dependencies.sh python3-venv || echo "the Python client will be tested without pip"
	@./install-dependencies.sh w3m || echo "the pages of sakuin web will not be tested in w3m"
	@./install-dependencies.sh chromium chromium-driver || echo "the pages of sakuin web will not be tested in a browser"
	@$(MAKE) --no-print-directory --output-sync=target -j 3 $(SCRIPTS:%=script-%)
	$(SWIFT) test --skip-build $(TEST_FLAGS) --skip '$(SERIAL_TESTS)'
	$(SWIFT) test --skip-build $(TEST_FLAGS) --no-parallel --filter '$(SERIAL_TESTS)'

script-%:
	Tests/$*.sh .build-test/release

# One module and its tests alone, for example test-SakuinText: seconds after a change, not minutes.
test-%:
	SAKUIN_ONLY=$* $(SWIFT) test --scratch-path .build-$* $(if $(FILTER),--filter $(FILTER))

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

demo: deps
	$(DEMO_BUILD) --product sakuind
	$(DEMO_BUILD) --product sakuin
	./demo.sh .build-demo/debug

bench: BENCH = small
bench-full: BENCH = full
bench-growth: BENCH = growth
bench-archive: BENCH = archive
bench bench-full bench-growth bench-archive: programs
	$(PROGRAMS_BUILD) --product TokenizerBenchmark
	$(PROGRAMS_BUILD) --product SearchBenchmark
	@./install-dependencies.sh groonga-bin libsqlite3-dev ripgrep g++ python3
	@./install-dependencies.sh python3-venv || echo "benchmarks: tantivy may be missing"
	@./install-dependencies.sh liblucene8-java libicu4j-java default-jdk-headless || echo "benchmarks: Lucene may be missing"
	Benchmarks/bench.py $(BENCH)

FUZZ_SECONDS ?= 600

fuzz: deps
	Tests/Fuzz/fuzz.sh $(FUZZ_SECONDS)

install uninstall:
	DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' ./install.sh $@ $(PROGRAMS)

clean:
	rm -rf .build .build-test .build-demo Index/database
