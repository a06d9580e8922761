"""The shop address of the made profiles, apart so that a measured start loads nothing else."""

# Nothing answers there, so that the copy alone is measured.
NOWHERE = "http://127.0.0.1:9"
