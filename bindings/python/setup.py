"""Builds equipoise._core with CMake.

Environment: EQUIPOISE_PREFIX=DIR takes the equipoise installed there (found by CMake in a usual place where DIR is
empty) and builds none; CMAKE_ARGS adds arguments to CMake; CMAKE_BUILD_PARALLEL_LEVEL says how many jobs.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).resolve().parent


def version() -> str:
    """The library's version: as its public header states it, with the repository around, else as installed."""
    prefix = os.environ.get("EQUIPOISE_PREFIX") or "/usr"
    for root in (HERE.parents[1], Path(prefix)):
        header = root / "include" / "equipoise" / "version.hpp"
        if header.is_file():
            return ".".join(re.findall(r"#define EQUIPOISE_VERSION_\w+ (\d+)", header.read_text()))
    raise SystemExit("equipoise is neither around this folder nor installed: set EQUIPOISE_PREFIX to where it is")


class CMakeBuild(build_ext):
    """Configures, builds and installs _core to where setuptools expects it."""

    def build_extension(self, ext: Extension) -> None:
        target = Path(self.get_ext_fullpath(ext.name)).resolve().parent
        build = self.build_folder()
        build.mkdir(parents=True, exist_ok=True)
        arguments = [f"-DPython_EXECUTABLE={sys.executable}", "-DCMAKE_BUILD_TYPE=Release"]
        if shutil.which("ninja"):
            arguments += ["-G", "Ninja"]
        if "EQUIPOISE_PREFIX" in os.environ:
            arguments += ["-DEQUIPOISE_INSTALLED=ON", f"-DCMAKE_PREFIX_PATH={os.environ['EQUIPOISE_PREFIX']}"]
            arguments += ["-Uequipoise_DIR"]  # of an earlier prefix
        arguments += shlex.split(os.environ.get("CMAKE_ARGS", ""))
        jobs = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL") or str(os.cpu_count() or 1)
        subprocess.run(["cmake", "-S", str(HERE), "-B", str(build), *arguments], check=True)
        subprocess.run(["cmake", "--build", str(build), "--target", "_core", "-j", jobs], check=True)
        subprocess.run(["cmake", "--install", str(build), "--prefix", str(target)], check=True)

    def build_folder(self) -> Path:
        """Beside the program's builds, with the repository around: what is compiled once is there the next time."""
        if not (HERE.parents[1] / "CMakePresets.json").is_file():
            return Path(self.build_temp).resolve()
        library = "installed" if "EQUIPOISE_PREFIX" in os.environ else "own"
        return HERE.parents[1] / "build" / f"python-{sys.implementation.cache_tag}-{library}-library"


setup(version=version(), ext_modules=[Extension("equipoise._core", [])], cmdclass={"build_ext": CMakeBuild})
