"""Boundaries of group-sequential designs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import _core
from ._given import filled, nonzero
from ._table import Result, Table


@dataclass(frozen=True)
class BoundaryResult(Result):
    """What `boundaries` gives.

    Attributes
    ----------
    looks : Table
        A row a look: ``z_upper``, the one-sided p of it, alpha spent (cumulative), ``z_lower`` (one-sided: futility;
        two-sided: harm), ``z_futility``, beta spent, and the chances to stop there under no effect, half of the planned
        one and all of it. z is normal with E z = drift sqrt(information), positive for benefit.
    observed : Table
        The same at the information observed.
    design : Table
        One row: inflation (maximum information over that of the fixed design), drift, power, type I error with
        futility obeyed, expected information under no, half and all of the effect.
    """

    looks: Table
    observed: Table
    design: Table


def boundaries(
    looks: Sequence[float] = (0.5, 1.0),
    *,
    alpha: float = 0.025,
    sides: int = 1,
    beta: float = 0.2,
    efficacy: str = "lan-demets-obrien-fleming",
    futility: str = "none",
    binding: bool = False,
    futility_effect: str = "plan",
    futility_region: str = "below",
    tests: Sequence[str] = (),
    drift: float | None = None,
    observed: Sequence[float] = (),
    observed_ends: bool = False,
) -> BoundaryResult:
    """Boundaries by recursive numerical integration: no simulation, no scenario.

    Parameters
    ----------
    looks : list of float
        Information at each look as a share of the last one's: increasing, ends with 1.
    alpha : float
        Type I error, of both sides together where `sides` is 2.
    sides : int
        1, or 2: symmetric, alpha / 2 a side, stopping for harm as well.
    beta : float
        Type II error.
    efficacy : str
        NAME or NAME:NUMBER[,NUMBER...]: ``obrien-fleming``, ``pocock``, ``wang-tsiatis:DELTA``, ``haybittle-peto:Z``,
        ``lan-demets-obrien-fleming``, ``lan-demets-pocock``, ``hwang-shih-decani:GAMMA``, ``kim-demets:RHO``,
        ``user-spending:A1,A2,...`` (cumulative), ``user-critical:Z1,Z2,...``.
    futility : str
        ``none``, the spending names (they spend beta), ``fixed-z:Z1,...``, ``conditional-power:P``,
        ``predictive-power:P``.
    binding : bool
        Efficacy limits count on stopping for futility.
    futility_effect : str
        Of conditional power: ``plan`` or ``trend``.
    futility_region : str
        Two-sided: ``below`` or ``inner-wedge``.
    tests : list of str
        By look ``both``, ``efficacy`` or ``futility``; both everywhere by default.
    drift : float, optional
        E(z) of the last look under the planned effect; by default what gives power 1 - beta.
    observed : list of float
        Information at looks that have been held, as shares of the planned maximum (may pass 1).
    observed_ends : bool
        The last of them is the final analysis: it takes what is left of alpha.

    Returns
    -------
    BoundaryResult
        Critical values and probabilities to 1e-8.

    Raises
    ------
    InputError
        Where something that was given cannot be.
    """
    options = filled(
        _core.BoundaryOptions(),
        looks=looks,
        alpha=alpha,
        sides=sides,
        beta=beta,
        efficacy=efficacy,
        futility=futility,
        binding=binding,
        futility_effect=futility_effect,
        futility_region=futility_region,
        tests=tests,
        **nonzero(drift=drift),
        observed=observed,
        observed_ends=observed_ends,
    )
    return BoundaryResult(*map(Table, _core.boundaries(options)))
