"""Structure of a signed graph: triads, balance, frustration, blocs, cross-pressure, mediators and profiles.

Each measure is a module of its own and a function in `kg.alignment`, over any networkx graph that `signed` can read:
edges with a ``weight``, and for what is uncertain ``low`` and ``high``, ``a`` and ``b``, or ``acts``. `summary` takes
them together, `posterior` draws the weights, `clear` says which ties the evidence settles, `solver` finds the optima.
"""
