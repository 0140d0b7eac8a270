"""The claim and its table of fields, read from and written to quads; coded acts; how a cell of a sheet holds values."""

from kg.claims.acts import ClaimedAct, read_acts
from kg.claims.claim import FIELDS, Claim, Triple, act_triples
from kg.claims.fields import OriginField
from kg.claims.read import cite, claim_of, read_claim, read_claims

__all__ = [
    "FIELDS",
    "Claim",
    "ClaimedAct",
    "OriginField",
    "Triple",
    "act_triples",
    "cite",
    "claim_of",
    "read_acts",
    "read_claim",
    "read_claims",
]
