"""Sizes randomized trials in critical illness by simulation.

Values in, tables out; every simulated number has its Monte Carlo error beside it; the same digits as the program, for
any number of threads.

>>> import equipoise
>>> study = equipoise.Study("my-trial.toml", {"simulation.trials": 20000})  # doctest: +SKIP
>>> sizes = equipoise.size(study, target_power=0.9)  # doctest: +SKIP
>>> sizes.analyses.to_pandas()  # doctest: +SKIP
"""

from ._analyze import AnalysisResult, analyze, test_names
from ._assurance import AssuranceResult, assurance
from ._assured_size import AssuredSizeResult, assured_size
from ._boundaries import BoundaryResult, boundaries
from ._certify import CertifyResult, certify
from ._compare import CompareResult, compare
from ._core import version as __version__
from ._data import Data
from ._errors import EquipoiseError, InputError, Interrupted, Problem
from ._fit import FitResult, fit, fit_toml
from ._given import Monitor
from ._interim import InterimResult, interim
from ._plan import PlanResult, plan
from ._power import CurveResult, PowerResult, curve, power
from ._replay import ReplayResult, replay
from ._scenario import Check, Scenario, Study, check
from ._simulate import Patients, simulate
from ._size import SizeResult, size
from ._table import Column, Table
from ._vary import VaryResult, vary

__all__ = [
    "AnalysisResult",
    "AssuranceResult",
    "AssuredSizeResult",
    "BoundaryResult",
    "CertifyResult",
    "Check",
    "Column",
    "CompareResult",
    "CurveResult",
    "Data",
    "EquipoiseError",
    "FitResult",
    "InputError",
    "InterimResult",
    "Interrupted",
    "Monitor",
    "Patients",
    "PlanResult",
    "PowerResult",
    "Problem",
    "ReplayResult",
    "Scenario",
    "SizeResult",
    "Study",
    "Table",
    "VaryResult",
    "__version__",
    "analyze",
    "assurance",
    "assured_size",
    "boundaries",
    "certify",
    "check",
    "compare",
    "curve",
    "fit",
    "fit_toml",
    "interim",
    "plan",
    "power",
    "replay",
    "simulate",
    "size",
    "test_names",
    "vary",
]
