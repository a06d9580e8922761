"""Fixtures that every room shares."""

pytest_plugins = ["tests.demo_shop"]
