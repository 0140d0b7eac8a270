"""Finds what is wrong with the claims: each check is one SPARQL file, and each finding names its source.

A check is a ``.rq`` file whose head reads::

    # Somebody is given an office that the record gives to another on that day.
    # certainty: contradicted by the record
    # says: {person} served as {post} on {day}
    # record: on that day it was {holder}[, until {until}]
    # cause: who {person}
    # param tolerance: duration = PT5M

Rules
-----
- The query does the checking: one row is one finding. It returns ``?claim`` and what the two sentences name in braces;
  ``?record`` is the claim that stands against it, if any; ``?certainty`` overrules the head.
- ``# cause:`` may say what findings of one error share, by local names and ``{passage}``, the sentence of the claim;
  checks with the same cause find the same error. See `problems`.
- A part in square brackets is left out when a variable in it is unbound.
- Claims of a source that the belief leaves out are neither audited nor held against others; how firmly a claim is
  worded does not matter. What is held to be the same event (``kg:sameEvent``) is read through the belief, so that no
  finding relies on an identity that is withdrawn.
"""

from __future__ import annotations

from kg.checks.files import CERTAINTIES, CONTRADICTIONS, FOLDER, Check, checks
from kg.checks.problems import GroupedFindings, PointOfAudit, problems
from kg.checks.run import Finding, audit

__all__ = [
    "CERTAINTIES",
    "CONTRADICTIONS",
    "FOLDER",
    "Check",
    "Finding",
    "GroupedFindings",
    "PointOfAudit",
    "audit",
    "checks",
    "problems",
]
