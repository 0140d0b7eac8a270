"""Which column of a table is the ballot, the member, the choice and the date; or which columns are members."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.actors import fold
from kg.errors import BadData, Unknown

# What tables call their columns, best first: Voeten's, the UN Digital Library's, unvotes', and what people write.
CALLED = {
    "ballot": "ballot|rcid|rollcall|roll call|rollcall id|roll call id|vote id|undl id|resolution|resid|unres|motion",
    "actor": "actor|country|countryname|ms code|ms name|member state|iso3|iso3c|iso 3|ccode|cowcode|gwcode|gwno|state"
    "|stateabb|country code|iso2|party|name|member",
    "choice": "choice|vote|ms vote|votes|position|decision|cast",
    "date": "date|vote date|year|day",
}
# Columns of numbers, and whose numbers they are.
NUMBERED = {"ccode": "cowNumber", "cowcode": "cowNumber", "gwcode": "gw", "gwno": "gw"}
NEEDED = ("ballot", "actor", "choice")


@dataclass(frozen=True)
class VoteColumns:
    """Where each part of a vote stands; ``members`` are the columns of a wide table, each one member's choices."""

    at: Mapping[str, int]
    system: str = ""
    members: tuple[tuple[int, str], ...] = ()
    unread: tuple[str, ...] = field(default=())


def vote_columns(
    header: Sequence[str], given: Mapping[str, str], file: str, knows: Callable[[str], bool] = lambda _: False
) -> VoteColumns:
    """Find the columns: those that the user names, then by what tables call them.

    A table with a column of ballots, and neither members nor choices, is wide: each column whose name ``knows`` takes
    for a member holds that member's choices.

    Raises
    ------
    BadData
        If a part is missing, or a name stands twice in the header.
    Unknown
        If the user names a part or a column that does not exist.
    """
    at: dict[str, int] = {}
    for part, name in given.items():
        if part not in CALLED:
            raise Unknown("part of a vote", part, known=CALLED, hint="the parts are " + ", ".join(CALLED))
        if name not in header:
            raise Unknown(f"column of {file}", name, known=header, hint=f"it has {', '.join(header)}")
        at[part] = header.index(name)
    folded = [fold(name) for name in header]
    for part, names in CALLED.items():
        if part not in at:
            found = [folded.index(key) for key in map(fold, names.split("|")) if key in folded]
            found = [place for place in found if place not in at.values()]
            if found:
                at[part] = found[0]
    if missing := [part for part in NEEDED if part not in at]:
        if "ballot" in at and missing == ["actor", "choice"]:
            members = tuple((n, name) for n, name in enumerate(header) if n not in at.values() and knows(name))
            if len(members) > 1:
                read = {*at.values(), *(n for n, _ in members)}
                return VoteColumns(at, "", members, tuple(name for n, name in enumerate(header) if n not in read))
        raise BadData(
            f"has no column for {' or '.join(missing)}; it has {', '.join(header)}", file=file, line=1,
            hint=f"say which it is, such as columns {','.join(f'{part}={header[-1]}' for part in missing[:1])}",
        )  # fmt: skip
    twice = [name for name in {header[place] for place in at.values()} if header.count(name) > 1]
    if twice:
        raise BadData(f"has two columns called {twice[0]}", file=file, line=1, hint="rename one")
    return VoteColumns(at, NUMBERED.get(folded[at["actor"]], ""))
