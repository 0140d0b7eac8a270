"""Pictures, timelines and reports: what a person looks at."""
