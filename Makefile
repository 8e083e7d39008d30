# A newcomer's steps; CMake is the build (cmake --preset release; see CMakePresets.json).
PACKAGES := g++ cmake ninja-build ccache libboost-dev libtbb-dev libeigen3-dev catch2 libbenchmark-dev librandom123-dev \
            libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libfmt-dev libnlopt-dev libnlopt-cxx-dev libsqlite3-dev pkg-config
BUILD := build/release
JOBS := $(shell nproc)
PROGRAM := $(BUILD)/equipoise

.PHONY: help plan test bench program packages clean
help:
	@echo "make plan     plan the follow-up trial from the shipped pilot: prints the answer, writes results/msc-septic-shock/"
	@echo "make test     build everything and run the whole test suite"
	@echo "make bench    build the benchmarks and run them"
	@echo "make program  build the program only ($(PROGRAM))"

plan: program
	$(PROGRAM) plan scenarios/msc-septic-shock.toml

test: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build $(BUILD) -j $(JOBS)
	ctest --test-dir $(BUILD) -j $(JOBS) --output-on-failure

program: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=OFF
	cmake --build $(BUILD) -j $(JOBS) --target equipoise

bench: packages
	cmake --preset release -DEQUIPOISE_BUILD_BENCH=ON
	cmake --build $(BUILD) -j $(JOBS)
	for program in $(BUILD)/bench/*_bench; do $$program; done

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
