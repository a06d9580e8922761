"""Whole-system simulation: the real program below the window, under a virtual clock and drawn chance.

`python -m tests.simulation --runs 100 --jobs 2` runs a hundred seeds; `--seed N --story` tells one of
them line by line, `--shrink` makes a failing one small.

One run: one demo shop, one to three stations, staff, and everybody else who works on the same orders.

- `loop`: asyncio whose time is virtual and whose ready work comes up in a drawn order. Everything of
  one start of a station runs in a context that names its `Life`; a life that has ended gets no turn.
- `randomness`, `plan`, `faults`: one `Random` for each concern of a seed; which faults and actors are
  on (each in half of the runs, at a rate of any size), with their numbers in the failure model.
- `scenes`: small worlds, one in half of the runs, in which what is rare elsewhere comes together.
- `world`: the phases (safety, heal, liveness) and every hook by which the checker hears something.
- `station`, `disk`: the real composition root on an image of its disk; kill and power images.
- `transport`, `server`, `remembered`: the network with its faults; the demo shop's own request
  handler, called without sockets, whose answers are remembered while nothing changes.
- `fleet`, `ways`: older disks put back, damaged files, copied computers, another shop, a sign-in that is
  taken away, an order at which the shop always fails.
- `actors`, `outsiders`: who works at a bench; admin, till, other apps, carrier, customer.
- `recorder`, `probes`: what only the checker knows, above all which decision a request serves.
- `promises`, `checks_at_quiet`, `checks_at_rest`: the promises as predicates, after each step, every few
  seconds, and once all is at rest; `on_disk` is what they read.
- `run`, `coverage`, `shrink`, `__main__`: one seed, what a batch reached, the smallest failing run.
- `hunt`: how many seeds each planted defect takes, and three of them in turn for every change.
- `mutants`: defects planted around real functions, each of which must be found.

What is only simulated is said here: a request that has left is carried out within 26 seconds or not at
all; staff call the services as the packing presenter does; the checker reads a station's database past
the loop, never writes to it, and draws no chance of anybody else's concern.
"""
