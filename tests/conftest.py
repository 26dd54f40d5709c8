"""What all tests share: golden files, compared byte for byte and rewritten on request."""

from __future__ import annotations

import pytest
from hypothesis import settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files instead of comparing")


# A first example pays for loading lexicons, and CI machines are slow: time is no property of the code under test.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
