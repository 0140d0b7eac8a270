"""How alike two actors vote: similarity of every pair, the roll call it is computed from."""
