"""How alike the acts of a dyad in one week are: the intraclass correlation by which their weight is divided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.alignment.estimated import Estimated
from kg.engines import Columns, Relation, answer
from kg.errors import BadData

if TYPE_CHECKING:
    import pyarrow as pa


def answer_over(query: str, table: pa.Table | Columns | Relation) -> list[Any]:
    """Return the answer of a statement over an interactions table, wherever that lies."""
    return table.ask(query) if isinstance(table, Relation) else answer(query, {}, table=table, called="interactions")


def intraclass(table: pa.Table | Columns | Relation) -> Estimated:
    r"""Return rho, the intraclass correlation of the valences of acts within the weeks of a dyad; O(rows).

    By the analysis of variance of acts nested in weeks nested in dyads: with N acts in G weeks of D dyads, the mean
    squares :math:`M_w = S_w / (N - G)` within weeks and :math:`M_b = S_b / (G - D)` between the weeks of a dyad, and
    :math:`n_0 = (N - \sum_d \sum_g n_{dg}^2 / n_d) / (G - D)`,

    .. math:: \rho = \frac{M_b - M_w}{M_b + (n_0 - 1) M_w},

    and 0 where that is below. One statement (``queries/rows/episodes.sql``). An act counts once, by its mean valence;
    only acts of which the one day is known. The weight of the b acts of a week is divided by 1 + (b - 1) rho.

    Raises
    ------
    BadData
        Where no week has two acts, no dyad has two weeks, or no valence differs: then nothing is known of rho.

    References
    ----------
    Donner & Koval 1980 (the estimator), doi:10.2307/2530491. Kish 1965, Survey Sampling (the divisor).

    Examples
    --------
    >>> from kg.alignment.episodes import intraclass_of
    >>> print(round(intraclass_of(acts=8, weeks=4, dyads=2, usual=4.0, within=0.08, between=0.5), 3))
    0.852
    """
    ((acts, weeks, dyads, usual, within, between),) = answer_over("rows/episodes", table)
    return intraclass_of(acts=acts, weeks=weeks, dyads=dyads, usual=usual, within=within, between=between)


def intraclass_of(
    *, acts: float, weeks: float, dyads: float, usual: float, within: float, between: float
) -> Estimated:  # fmt: skip
    """Return rho from the sums of the analysis of variance; see `intraclass`."""
    if acts <= weeks or weeks <= dyads or within + between <= 0:
        raise BadData(
            f"{acts:g} dated acts in {weeks:g} weeks of {dyads:g} dyads do not say how alike the acts of a week are",
            hint="give rho as a number from 0 to 1, or leave it out",
        )
    apart, beside = within / (acts - weeks), between / (weeks - dyads)
    size = (acts - usual) / (weeks - dyads)
    whole = beside + (size - 1) * apart
    value = min(max((beside - apart) / whole, 0.0), 1.0) if whole > 0 else 0.0
    return Estimated(value, f"measured: {acts:,.0f} acts in {weeks:,.0f} weeks of {dyads:,.0f} dyads")
