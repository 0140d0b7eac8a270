"""Interactions that stay in their files: rows of any number, counted and chosen by SQL where they lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.belief import DEFAULT, Belief
from kg.engines import Relation
from kg.errors import BadData, Unknown
from kg.interactions.parquet import how_made
from kg.interactions.table import COLUMNS, NEVER_NULL, RANGES, Interactions, columns_of
from kg.text import count

if TYPE_CHECKING:
    import pyarrow as pa

HANDED = 100_000  # rows up to which they are handed out as dictionaries
SHOWN = 20
HOW = ("unit", "scale")  # what a file may say of how its rows were read, and what all files must agree in
_BESIDE = {
    "document": "VARCHAR",
    "sentence": "INTEGER",
    "start": "INTEGER",
}  # where in a text: columns that a file may have
_TYPES = {name: sql for name, _, sql, _ in COLUMNS}


def open_rows(*files: str | Path, beside: Interactions | None = None, engine: str = "duckdb") -> Rows:
    """Open Parquet files of interactions as one table that stays where it is; O(rows) once, to check the values.

    Parameters
    ----------
    *files : str or Path
        What ``kg read`` or an export wrote, or any other with the columns of `kg.interactions.schema`.
    beside : Interactions, optional
        Rows that are counted with them, such as those of a store. An act that both tell is counted once.
    engine : str
        Where statements over them run: ``duckdb``, ``clickhouse``, ``spark``, or a Spark cluster by its address, ``spark://HOST:PORT``.

    Raises
    ------
    BadData
        If a file is none, lacks a column, has a value that no interaction may have, or was read with another unit or
        on another scale than the others.
    """
    paths = [Path(file) for file in files]
    said = [how_made(path) for path in paths]
    made = {"unit": "actor", "scale": "plover"} | {name: one[name] for one in said[::-1] for name in HOW if name in one}
    for path, one in zip(paths, said, strict=True):
        for name, value in made.items():
            if one.get(name, value) != value:
                raise BadData(
                    f"its {name} is {one[name]}, and {value} that of others", file=str(path),
                    hint=f"read them alike: kg read ... --{name} {value}",
                )  # fmt: skip
    for name, value in made.items() if beside is not None else ():
        if getattr(beside, name) != value:
            raise BadData(f"the {name} of the files is {value}, that of the rows beside them {getattr(beside, name)}")
    counts: dict[str, int] = {}
    for one in [*(item.get("counts", {}) for item in said), beside.counts if beside else {}]:
        for fate, n in one.items():
            counts[fate] = counts.get(fate, 0) + n
    more = columns_of(beside.rows()) if beside is not None else None
    relation = Relation.of(paths, _TYPES | _BESIDE, more, engine)
    names = " and ".join(path.name for path in paths)
    belief = "as reported" if beside is None else f"{beside.belief}; {names} as reported"
    bound = tuple((path, item.get("digest", "")) for path, item in zip(paths, said, strict=True))
    if not counts:
        n = int(relation.ask("rows/size")[0][0])
        counts = {"acts": n, "projected": n}
    if len(said) == 1 and said[0].get("once") and beside is None:
        relation.told = relation, None  # so the reading found: no act is told by two rows
    return Rows(relation, belief=belief, counts=counts, files=bound, united=beside is not None, **made)


@dataclass(frozen=True, repr=False)
class Rows(Interactions):
    """Interactions in files or in a part of them; every question is a statement, and answers are small.

    ``files`` are those that the rows are of, each with the digest of its rows that it bears, if it does; ``united``:
    rows of a store are with them; ``chosen_by``: what was left out of them, as the name of a number says it; ``pair``:
    the two parties whose rows they are, where they are nobody else's.
    """

    data: Relation
    files: tuple[tuple[Path, str], ...] = ()
    united: bool = False
    chosen_by: Belief = DEFAULT
    pair: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.data.name != "rows":
            return  # a part of what has been checked
        found = self.data.ask("rows/wrong")[0]
        wrong = zip(RANGES, found[: len(RANGES)], strict=True)
        for name, n in (*self.data.nulls("source", "target", "claim"), *wrong):
            if n:
                hint = (
                    "leave these rows out"
                    if name in NEVER_NULL[:3]
                    else "valence lies in [-1, 1], weight and share in [0, 1]"
                )
                raise BadData(f"no {name} that can be used in {count(n, 'row')}", hint=hint)
        n, lightest, heaviest, least, most = found[len(RANGES) :]
        if n and lightest == heaviest > 0 and least == most:
            self.data.alike = heaviest, most

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        return int(self.data.ask("rows/size")[0][0])

    @cached_property
    def table(self) -> pa.Table:
        """All rows as an Arrow table, in memory."""
        return self.data.arrow()

    @property
    def file_names(self) -> tuple[str, ...]:
        """The files in which the rows stay."""
        return tuple(str(path) for path, _ in self.files)

    @property
    def scanned(self) -> Relation:
        """What a statement scans."""
        return self.data

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of any dated act."""
        first, last, *_ = self._span
        return (first, last) if first else None

    @property
    def last_day(self) -> dt.date | None:
        """The last first day of any act: the day that ages count back from."""
        last: dt.date | None = self._span[2]
        return last

    @cached_property
    def _span(self) -> tuple[Any, ...]:
        return tuple(self.data.ask("rows/span")[0])

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries, up to `HANDED` of them.

        Raises
        ------
        BadData
            If there are more: they are counted by SQL, and not one by one.
        """
        if len(self) > HANDED:
            raise BadData(
                f"{len(self):,} rows are not handed out one by one", hint="take .to_pandas(), or a part: among()"
            )
        return self.data.rows("rows/first", {"most": HANDED})

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return self.data.rows("rows/first", {"most": SHOWN})

    @cached_property
    def datasets(self) -> tuple[str, ...]:
        """The datasets of the rows, by name."""
        return tuple(sorted(name for kind, name in self.data.ask("rows/origins") if kind == "dataset"))

    @cached_property
    def digest(self) -> str:
        """What these rows are, in 64 hexadecimal digits: by all their values, in any order; O(rows)."""
        lower, upper, n = self.data.ask("digest")[0]
        return sha256(f"{lower} {upper} {n}".encode()).hexdigest()

    @cached_property
    def source(self) -> str:
        """What the files hold, of which these are all rows or some, in 64 hexadecimal digits.

        A file that `kg read` or an export wrote bears a digest of its rows, whatever their order; another is known by
        its bytes.
        """
        return sha256(str(sorted(digest or _bytes(path) for path, digest in self.files)).encode()).hexdigest()

    def days(self, sources: Iterable[str], targets: Iterable[str]) -> tuple[dt.date, dt.date] | None:
        """Return the first and the last day of any act of these toward those."""
        first, last = self.data.ask("rows/days", {"sources": sorted(sources), "targets": sorted(targets)})[0]
        return (first, last) if first else None

    def origins(self, period: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return the code books that the acts of each year, quarter, month or day use, and their datasets."""
        found: dict[str, tuple[set[str], set[str]]] = {}
        for when, *named in self.data.ask("rows/books", {"period": period}):
            for names, name in zip(found.setdefault(when, (set(), set())), named, strict=True):
                names.update([name] if name else [])
        return {when: (tuple(sorted(books)), tuple(sorted(datasets))) for when, (books, datasets) in found.items()}

    def between(self, a: str, b: str, *, directed: bool = False) -> Rows:
        """Return the rows of a pair, kept apart from the others."""
        if not directed and self.pair == {a, b}:
            return self
        found = self.data.keep("rows/between", {"a": a, "b": b})
        return replace(self, data=found.keep("rows/acted_toward", {"a": a, "b": b}) if directed else found)

    def among(self, names: Iterable[str]) -> Rows:
        """Return the rows between these parties; of one party all in which it acts or is acted upon."""
        wanted = sorted(set(names))
        if len(wanted) == 2:
            return replace(self.between(*wanted), pair=frozenset(wanted))
        return replace(self, data=self.data.keep("rows/among", {"names": wanted, "both": len(wanted) > 1}))

    def believing(self, only: Iterable[str], without: Iterable[str]) -> Rows:
        """Return the rows of the datasets ``only``, without speakers, datasets or claims that are left out.

        Raises
        ------
        Unknown
            For a name that no row has.
        """
        chosen, left = list(only), list(without)
        if not chosen and not left:
            return self
        kinds: dict[str, set[str]] = {"dataset": set(), "speaker": set()}
        for kind, name in self.data.ask("rows/origins"):
            kinds[kind].add(name)
        for name in chosen:
            if name not in kinds["dataset"]:
                raise Unknown(
                    "dataset", name, known=kinds["dataset"], hint=f"there are {', '.join(sorted(kinds['dataset']))}"
                )
        for name in left:
            if name not in kinds["dataset"] | kinds["speaker"] and not self.of_claims([name]):
                raise Unknown("speaker, dataset or claim", name, known=kinds["dataset"] | kinds["speaker"])
        kept = self.chosen_by.without(
            speakers=[name for name in left if name in kinds["speaker"]],
            datasets=[name for name in left if name in kinds["dataset"]],
            claims=[name for name in left if name not in kinds["speaker"] | kinds["dataset"]],
        )
        if chosen:
            kept = replace(kept, only_datasets=frozenset(chosen))
        said = [f"only {', '.join(chosen)}"] * bool(chosen) + [f"without {', '.join(left)}"] * bool(left)
        data = self.data.keep("rows/believed", {"only": chosen, "without": left})
        return replace(self, data=data, belief=", ".join([self.belief, *said]), chosen_by=kept)

    def of_claims(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the rows of these claims."""
        return self.chosen(claims=names)

    def chosen(
        self, pair: tuple[str, str] | None = None, *, since: str | None = None, before: str | None = None,
        codes: Sequence[str] = (), claims: Sequence[str] = (), most: int = 1000,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Return the rows of the first ``most`` claims of a pair, from a day on, before a day, of codes, or by name."""
        a, b = pair or (None, None)
        bound = {"a": a, "b": b, "since": since, "before": before, "codes": [*codes], "claims": [*claims], "most": most}
        return self.data.rows("rows/lifted", bound)


def _bytes(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
