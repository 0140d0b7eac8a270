"""Finds partitions of a signed graph with the least strain, proves them where it can, and lists others as good.

`two_sides` splits in two (frustration), `partition` into any number of groups (blocs), `repartition` does so again for
each draw of the weights, as many as are `affordable`. Every weight is brought to one scale first, so tolerances are
relative to the strongest tie.
"""

from kg.alignment.structure.solver._partition import Partition, partition
from kg.alignment.structure.solver._repartition import affordable, repartition
from kg.alignment.structure.solver._two_sides import METHODS, TwoSides, two_sides

__all__ = ["METHODS", "Partition", "TwoSides", "affordable", "partition", "repartition", "two_sides"]
