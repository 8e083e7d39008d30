# A newcomer's steps; CMake is the build (cmake --preset release; see CMakePresets.json).
PACKAGES := g++ cmake ninja-build ccache libboost-dev libtbb-dev libeigen3-dev catch2 libbenchmark-dev librandom123-dev \
            libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libfmt-dev libnlopt-dev libnlopt-cxx-dev libsqlite3-dev pkg-config
PYTHON_PACKAGES := python3-dev python3-pip python3-venv python3-setuptools python3-wheel pybind11-dev python3-pybind11 \
                   python3-numpy python3-pandas python3-pytest python3-mypy
# Debian's own, where another comes first in the path.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
# For `make r`, all of them Debian's.
R_PACKAGES := r-base-core r-cran-cpp11 r-cran-testthat r-cran-survival r-cran-knitr r-cran-rmarkdown pandoc r-cran-ggplot2 \
              r-cran-jsonlite r-cran-rsqlite r-cran-rpact
BUILD := build/release
JOBS := $(shell nproc)
PROGRAM := $(BUILD)/equipoise

# The MPI program where there is an MPI.
MPI := $(if $(shell command -v mpirun 2>/dev/null),ON,OFF)

BASE ?= main
# Asserts on: `dev` with every warning, or `asserts`, the quickest to build, which .ci/run takes.
ASSERTS ?= dev

.PHONY: help plan test bench program python r packages clean \
        cluster-test check check-asserts check-asan check-tsan check-tidy check-tables check-march check-r
help:
	@echo "make plan     plan the follow-up trial from the shipped pilot: prints the answer, writes results/msc-septic-shock/"
	@echo "make test     build everything and run the whole test suite"
	@echo "make bench    build the benchmarks and run them"
	@echo "make program  build the program only ($(PROGRAM))"
	@echo "make cluster-test  a Slurm of two nodes and an MPI job on this machine: the same bytes, killed or not"
	@echo "make python   install the Python package into the virtual environment build/python, and run its tests"
	@echo "make r        build the R package over the built library, check and test it (build/r)"
	@echo "make check    what takes long and must hold before a release: check-asserts, -asan, -tsan, -tidy, -tables, -march, -r"

plan: program
	$(PROGRAM) plan scenarios/msc-septic-shock.toml

test: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF -DEQUIPOISE_MPI=$(MPI)
	cmake --build $(BUILD) -j $(JOBS)
	ctest --test-dir $(BUILD) -j $(JOBS) --output-on-failure

program: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build $(BUILD) -j $(JOBS) --target equipoise

# The library is compiled once, for the program and for the package.
python:
	$(MAKE) packages PACKAGES="$(PACKAGES) $(PYTHON_PACKAGES)"
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build $(BUILD) -j $(JOBS) --target equipoise equipoise_library equipoise_sim
	cmake --install $(BUILD) --prefix $(abspath build/python-library)
	$(PYTHON) -m venv --system-site-packages build/python
	EQUIPOISE_PREFIX=$(abspath build/python-library) CMAKE_ARGS=-DEQUIPOISE_STATIC=ON \
	  build/python/bin/python -m pip install --no-build-isolation --no-index --force-reinstall --no-deps ./bindings/python
	EQUIPOISE_PROGRAM=$(abspath $(PROGRAM)) build/python/bin/python -m pytest bindings/python/tests

bench: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=ON
	cmake --build $(BUILD) -j $(JOBS)
	for program in $(BUILD)/bench/*_bench; do $$program; done

# By hand before a release: a Slurm of two nodes and an MPI job on this machine (as root); see results/cluster/README.md.
cluster-test:
	$(MAKE) packages PACKAGES="$(PACKAGES) slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge openmpi-bin libopenmpi-dev bc"
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF -DEQUIPOISE_MPI=ON
	cmake --build $(BUILD) -j $(JOBS) --target equipoise equipoise-mpi
	tests/slurm_cluster $(BUILD)
	KILL_AFTER=20 tests/mpi_job $(BUILD) scenarios/msc-septic-shock.toml plan
# The R package: R CMD build and check, linked with the library that CMake built.
r: PACKAGES += $(R_PACKAGES)
r: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build $(BUILD) -j $(JOBS) --target equipoise equipoise_library equipoise_sim
	rm -rf build/r && mkdir -p build/r
	cmake --install $(BUILD) --prefix build/r/tree > /dev/null
	cd build/r && export EQUIPOISE_PREFIX=$(CURDIR)/build/r/tree EQUIPOISE_PROGRAM=$(CURDIR)/build/r/tree/bin/equipoise \
	  EQUIPOISE_SOURCE=$(CURDIR) MAKEFLAGS=-j$(JOBS) && $(R_BUILD_AND_CHECK)

# What users of the package's file do: the whole core is built, twice.
check-r: PACKAGES += $(R_PACKAGES)
check-r: program
	rm -rf build/r-alone && mkdir -p build/r-alone
	bindings/r/tools/copy-core
	cd build/r-alone && export EQUIPOISE_PROGRAM=$(CURDIR)/$(PROGRAM) EQUIPOISE_SOURCE=$(CURDIR) MAKEFLAGS=-j$(JOBS) && \
	  $(R_BUILD_AND_CHECK)

R_BUILD_AND_CHECK = R CMD build $(CURDIR)/bindings/r && R CMD check --no-manual equipoise_*.tar.gz && \
	  ! grep -E "^Status:.*(ERROR|WARNING)" equipoise.Rcheck/00check.log

# Before a release, or after work on what they watch; CONTRIBUTING says what each of them is.
check: check-asserts check-asan check-tsan check-tidy check-tables check-march check-r

check-asserts: packages
	cmake --preset $(ASSERTS) -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build build/$(ASSERTS) -j $(JOBS)
	ctest --test-dir build/$(ASSERTS) -j $(JOBS) --output-on-failure --timeout 1200

check-asan: packages
	cmake --preset asan-ubsan -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build build/asan-ubsan -j $(JOBS)
	UBSAN_OPTIONS=print_stacktrace=1 ctest --test-dir build/asan-ubsan -j $(JOBS) --output-on-failure --timeout 3600

# The tests that run threads: the preset builds no others.
check-tsan: packages
	cmake --preset tsan -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build build/tsan -j $(JOBS) --target equipoise equipoise_tests
	TSAN_OPTIONS=halt_on_error=1 build/tsan/tests/equipoise_tests "~[.]"

# clang-tidy on what was changed since BASE (BASE=HEAD~3, say), as .clang-tidy asks.
check-tidy: packages
	cmake --preset dev -DEQUIPOISE_BUILD_BENCH=OFF
	git diff --name-only --diff-filter=d $$(git merge-base $(BASE) HEAD) -- '*.cpp' ':!bench' ':!examples' | \
	  xargs -r -n 1 -P $(JOBS) clang-tidy -p build/dev --quiet

# The tables that the suite leaves out for their time: simulated power against theory, laws recovered from pilots.
check-tables: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build $(BUILD) -j $(JOBS) --target equipoise_tests
	$(BUILD)/tests/equipoise_tests "[.theory],[.recovery],[.recovery-course]"

# The same bytes from a build for any x86-64 processor.
check-march: program
	cmake --preset release -B build/march -DEQUIPOISE_BUILD_BENCH=OFF -DEQUIPOISE_BUILD_TESTS=OFF -DEQUIPOISE_MARCH=x86-64
	cmake --build build/march -j $(JOBS) --target equipoise
	tests/same_bytes $(PROGRAM) build/march/equipoise

# Installs what is missing through the package manager (sudo when not root); asks nothing when all is there.
packages:
	@if command -v dpkg-query >/dev/null 2>&1; then \
	  missing=""; \
	  for package in $(PACKAGES); do \
	    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q "install ok installed" || missing="$$missing $$package"; \
	  done; \
	  if [ -n "$$missing" ]; then \
	    echo "installing:$$missing"; \
	    if [ "$$(id -u)" -eq 0 ]; then as_root=""; else as_root="sudo"; fi; \
	    $$as_root apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  fi; \
	else \
	  echo "not Debian or Ubuntu: install the equivalents of: $(PACKAGES)"; \
	fi

clean:
	rm -rf build
