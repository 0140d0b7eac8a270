"""What a sheet's claims say in plain sentences, and what the shapes and the audit find in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.checks import Finding, audit
from kg.encode.context import SheetContext
from kg.encode.files import Encoded, with_claims
from kg.encode.from_sheet import Built
from kg.encode.sheet import Problem
from kg.errors import KGError
from kg.known import Known


@dataclass(frozen=True)
class Checked:
    """What was found in the version of a sheet with this key; rows are numbered as a spreadsheet counts them.

    Parameters
    ----------
    version : str
        The key.
    sentences : mapping of int to str
        What the claim that begins in a row says.
    findings : mapping of int to tuple of Finding
        What the audit finds in it.
    problems : tuple of Problem
        Which shapes it breaks; only looked for where nothing else is wrong, as `kg encode` does.
    """

    version: str
    sentences: Mapping[int, str] = field(default_factory=dict)
    findings: Mapping[int, tuple[Finding, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def check(version: str, context: SheetContext, built: Built, last: int) -> Checked:
    """Check the claims that could be made of a sheet, proposed and confirmed alike.

    Parameters
    ----------
    last : int
        The number of the last row: what is found in no row of the sheet concerns the whole.
    """
    if not built.claims:
        return Checked(version)
    about = context.described(len(built.claims))
    problems = [] if built.problems else context.violations(built, about)
    whole = with_claims(context.store, Encoded(context.dataset, tuple(built.claims), about))
    known = Known(whole)
    sentences: dict[int, str] = {}
    for claim in built.claims:
        try:
            sentences[built.rows[claim.iri]] = known.sentence(claim.name)
        except KGError as error:  # one claim that cannot be worded does not hide the others
            problems.append(Problem(built.rows[claim.iri], "", str(error)))
    found: dict[int, list[Finding]] = {}
    rows = {claim.name: built.rows[claim.iri] for claim in built.claims}
    try:
        for finding in audit(whole, dataset=[context.dataset], known=known):
            if finding.claim in rows:
                found.setdefault(rows[finding.claim], []).append(finding)
    except KGError as error:
        problems.append(Problem(0, "", str(error)))
    placed = (Problem(item.row if item.row <= last else 0, item.column, item.message) for item in problems)
    return Checked(version, sentences, {row: tuple(items) for row, items in found.items()}, tuple(placed))
