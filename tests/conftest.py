"""Fixtures and settings that every room shares."""

from hypothesis import settings

pytest_plugins = ["tests.demo_shop"]

# A busy machine is no defect: no test measures time.
settings.register_profile("orderdesk", deadline=None)
settings.load_profile("orderdesk")
