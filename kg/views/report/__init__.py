"""The report: its content as plain values, its text for a terminal, and its page."""
