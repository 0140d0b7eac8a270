"""The network page: actors and signed ties, drawn by the vis-network that pyvis brings along."""
