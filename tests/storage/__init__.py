"""Tests of the encrypted store on real files, with the very engine that is shipped."""
