"""Charts of our own as SVG: pair matrix, alignment over time, timeline, path of a claim, a score under other choices."""
