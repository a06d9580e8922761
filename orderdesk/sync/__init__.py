"""The one road in (pull), the one road out (push), claims between stations, and whether the shop can be reached."""
