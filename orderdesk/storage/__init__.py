"""The encrypted local copy: one SQLite file, one thread that owns it, one store per subject.

Alone in importing peewee and apsw, and in holding SQL. Gives and takes domain objects.
"""
