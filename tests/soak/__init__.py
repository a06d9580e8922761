"""A week of a shop in one process and in compressed time: nothing that is kept may grow by itself.

The composition root below the window runs as at a bench, on a clock of its own; the shop it speaks to
lives in another process, so that what is measured here is the program's alone.
"""
