# make demo and make test do all the set-up on a fresh Debian 12; the rest is for developers.
.PHONY: help deps build demo test asan tsan bench agreement fuzz format format-check lint clean
JOBS ?= $(shell nproc)

help:
	@echo "make demo    install what is missing, build, assess examples/land-of-big-cats, print where the report is"
	@echo "make test    install what is missing, build, run all tests"
	@echo "make asan    the tests under the address and undefined-behaviour sanitizers (make tsan: threads)"
	@echo "make bench   the benchmarks, as ratios to the textbook methods"
	@echo "make agreement  writes the table of docs/methods/scr.md anew; needs the reference data beside the checkout"
	@echo "make fuzz    a short run of every fuzz target"
	@echo "make format  clang-format over the tree;  make lint: clang-tidy over dersu/ and cli/"

deps:
	@tools/install_packages.sh build

build: deps
	cmake --preset release
	cmake --build --preset release -j $(JOBS)

demo: deps
	cmake --preset release
	cmake --build --preset release -j $(JOBS) --target dersu
	build/release/cli/dersu run examples/land-of-big-cats

test: build
	ctest --preset release -j $(JOBS)

asan tsan: deps
	cmake --preset $@
	cmake --build --preset $@ -j $(JOBS)
	ctest --preset $@ -j $(JOBS)

bench: deps
	cmake --preset bench
	cmake --build --preset bench -j $(JOBS)
	bench/run.sh build/bench

agreement: deps
	cmake --preset release
	cmake --build --preset release -j $(JOBS) --target tests_scr
	DERSU_AGREEMENT_PAGE=docs/methods/scr.md build/release/tests_scr --gtest_filter=Agreement.WritesTheTable

fuzz:
	@tools/install_packages.sh build fuzz
	cmake --preset fuzz
	cmake --build --preset fuzz -j $(JOBS)
	fuzz/run.sh build/fuzz

format:
	@tools/install_packages.sh format
	git ls-files '*.hpp' '*.cpp' | xargs clang-format -i

format-check:
	@tools/install_packages.sh format
	git ls-files '*.hpp' '*.cpp' | xargs clang-format --dry-run -Werror

lint: deps
	@tools/install_packages.sh format
	cmake --preset release
	git ls-files 'dersu/*.cpp' 'cli/*.cpp' | xargs -P $(JOBS) -n 4 clang-tidy -p build/release --quiet

clean:
	rm -rf build
