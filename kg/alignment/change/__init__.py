"""Did a dyad change, when, and can we tell: change point and trend, and the difference of two spans."""
