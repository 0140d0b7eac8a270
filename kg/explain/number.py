"""Names a number: text that says of whom it is, how it was made and of which data, so that it can be made again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from kg.alignment.prior import Prior
from kg.belief import BELIEFS, DEFAULT, FACTUALITIES, GRADES
from kg.interactions import Rows, rows_digest
from kg.periods import grain_of

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.score import Estimate
    from kg.alignment.tallies import Method
    from kg.belief import Belief
    from kg.known import Known

HEX = 12  # digits of the data's digest
DIGITS = 4  # decimals of a figure
NAMED_FIGURES = ("is", "low", "high", "n")
LISTS = {
    "only": "only_datasets", "without-speaker": "without_speakers", "without-dataset": "without_datasets",
    "without-claim": "without_claims",
}  # fmt: skip
installed = cache(version)  # of a package: the file that says so is read once
_UNSAFE = re.compile(rb"[^A-Za-z0-9.-]")


@dataclass(frozen=True)
class Number:
    """A number of a pair; without a pair, all numbers that were made in one way.

    Parameters
    ----------
    a, b : str, optional
        Local names of the pair; ``directed``: what ``a`` does toward ``b``.
    unit, scale, expand : str
        How acts were made of claims.
    belief, method : Belief, Method
        Which claims counted, and how evidence became a score.
    data : str
        The first digits of the data's digest: the store's (`kg.Store.digest`), that of files (`kg.interactions.Rows`),
        of both together, or that of rows of neither (`kg.interactions.rows_digest`).
    version : str
        Of this package.
    period : str, optional
        The one period of which it is; None: of all time.
    side : str, optional
        The state whose claims alone it is made of (`kg.explain.sides`), ``""``: those of speakers of no state; None:
        all claims that count.
    figures : (value, low, high, n), optional
        What it was, to four decimals.

    Notes
    -----
    The name is made of parts ``key.value`` between underscores, the pair first (``of.PRK.RUS``). It has no characters
    but letters, digits and ``- . _ ~``, which a URL leaves as they are (RFC 3986), and a shell, too; any other is
    written ``~`` and two hexadecimal digits for each byte of its UTF-8. What was left as it is by default (no ageing,
    both directions, rho 0) is not mentioned; what may have another default one day (unit, scale, belief, prior,
    confidence) always is.
    `kg.explain.naming.read_number` reads it.
    """

    a: str | None
    b: str | None
    unit: str
    scale: str
    belief: Belief
    method: Method
    data: str
    version: str
    expand: str = "each"
    directed: bool = False
    period: str | None = None
    figures: tuple[float, float, float, float] | None = None
    side: str | None = None

    @classmethod
    def of(
        cls, known: Known, alignment: Alignment, a: str | None = None, b: str | None = None, *,
        directed: bool = False, period: str | None = None, estimate: Estimate | None = None,
    ) -> Number:  # fmt: skip
        """Return the number that an alignment gives of a pair, or without a pair all its numbers.

        ``estimate`` is the score of the pair, where it has been made.
        """
        made = alignment.interactions
        in_store = not alignment.in_files and (
            a is None or all(row["claim"] in known.origins for row in alignment.rows_between(a, b or ""))
        )
        if estimate is None and a is not None and b is not None:
            estimate = alignment.between(a, b, period, directed=directed)
        figures = None if estimate is None else (estimate.value, estimate.low, estimate.high, estimate.n)
        if isinstance(made, Rows):
            digest = sha256(f"{known.store.digest} {made.source}".encode()).hexdigest() if made.united else made.source
        else:
            digest = known.store.digest if in_store else rows_digest(made)
        belief = made.chosen_by if isinstance(made, Rows) and not made.united else known.belief
        return cls(
            a, b, made.unit, made.scale, belief, replace(alignment.method, period=grain_of(period)),
            digest[:HEX], installed("alignment-kg"), made.expand, directed, period, figures,
        )  # fmt: skip

    def at(
        self, a: str, b: str, estimate: Estimate, *, directed: bool = False, period: str | None = None,
        side: str | None = None,
    ) -> Number:  # fmt: skip
        """Return the number of one pair among all that were made in this way: a row of a table, or one side."""
        figures = (estimate.value, estimate.low, estimate.high, estimate.n)
        method = replace(self.method, period=grain_of(period))
        return replace(
            self, a=a, b=b, directed=directed, period=period, side=side, figures=figures, method=method
        )  # fmt: skip

    @property
    def id(self) -> str:
        """The name."""
        pair = [escaped(end, dots=False) for end in (self.a, self.b) if end is not None]
        of = [f"of.{'.'.join(pair)}"] if pair else []
        return "_".join(of + [f"{key}.{escaped(value)}" for key, value in self.parts])

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Everything but the pair: keys and values in the order of the name."""
        prior, method = Prior.of(self.method.prior), self.method
        aged = method.half_life is not None
        found: list[tuple[str, str | float | None]] = [
            ("toward", "1" if self.directed else None), ("told-by", self.side or None),
            ("told-by-no-state", "1" if self.side == "" else None), ("period", self.period), ("unit", self.unit),
            ("scale", self.scale), ("expand", None if self.expand == "each" else self.expand),
            *belief_parts(self.belief),
            ("prior", prior.strength), ("around", prior.mean or None), ("confidence", method.confidence),
            ("half-life", method.half_life), ("as-of", method.as_of.isoformat() if method.as_of and aged else None),
            ("rho", method.rho or None), ("data", self.data), ("version", self.version),
            *((name, f"{round(value, DIGITS) + 0.0:.{DIGITS}f}".rstrip("0").rstrip("."))
              for name, value in zip(NAMED_FIGURES, self.figures or (), strict=False)),
        ]  # fmt: skip
        return _written(found)

    def __str__(self) -> str:
        return self.id


def escaped(text: str, *, dots: bool = True) -> str:
    """Write text with the characters of a name alone; without ``dots`` no dot is left either.

    Examples
    --------
    >>> escaped("article-2024/p5 (é)"), escaped("a.b", dots=False)
    ('article-2024~2Fp5~20~28~C3~A9~29', 'a~2Eb')
    """
    raw = _UNSAFE.sub(lambda found: b"~%02X" % found[0][0], text.encode()).decode()
    return raw if dots else raw.replace(".", "~2E")


def belief_parts(belief: Belief) -> tuple[tuple[str, str], ...]:
    """Return a belief as parts of a name: one that ships by its own name, another with its values; what is left out.

    Examples
    --------
    >>> belief_parts(DEFAULT.without(speakers=["yonhap"]))
    (('belief', 'default'), ('without-speaker', 'yonhap'))
    """
    values = (dict(belief.factuality), dict(belief.reliability))
    names = [name for name, other in BELIEFS.items() if (dict(other.factuality), dict(other.reliability)) == values]
    found: list[tuple[str, str | float | None]] = []
    if names:
        found.append(("belief", DEFAULT.name if DEFAULT.name in names else names[0]))
    else:
        found.append(("own", belief.name))
        for table, keys in zip(values, (FACTUALITIES, GRADES), strict=True):
            found += [(key, float(table[key])) for key in keys if key in table]
    found.append(("provisional", belief.provisional or None))
    return _written([*found, *((key, name) for key, held in LISTS.items() for name in sorted(getattr(belief, held)))])


def _written(parts: Iterable[tuple[str, str | float | None]]) -> tuple[tuple[str, str], ...]:
    """Return parts with their values as text, numbers to the last digit; those without a value are left out."""
    return tuple(
        (key, value if isinstance(value, str) else repr(float(value)).removesuffix(".0"))
        for key, value in parts
        if value is not None
    )


def name_of(known: Known, alignment: Alignment, a: str, b: str, directed: bool, estimate: Estimate) -> str:
    """Return the name of a pair's score."""
    return Number.of(known, alignment, a, b, directed=directed, estimate=estimate).id
