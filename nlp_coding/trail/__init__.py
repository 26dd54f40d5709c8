"""The trail behind every decision: what was done, by whom, on what evidence; and how it is told."""
