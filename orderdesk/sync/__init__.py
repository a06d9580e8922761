"""The road in (pull), the road out (push), claims between stations, and whether the shop answers."""
