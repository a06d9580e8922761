"""The encrypted local copy: one SQLite file, one thread that owns it, one store per subject. Alone in importing peewee and in holding SQL."""
