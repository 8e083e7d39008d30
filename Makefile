# A newcomer's steps; CMake is the build (see CMakePresets.json).
.PHONY: help
help:
	@echo "make plan    plan the follow-up trial from the shipped pilot"
	@echo "make test    build and run all tests"
