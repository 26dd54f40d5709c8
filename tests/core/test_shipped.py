from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.core import shipped as module
from nlp_coding.core.errors import NlpCodingError
from nlp_coding.core.shipped import shipped


def test_the_checkout_ships_its_codebooks_and_corpora() -> None:
    """`demo` from a clone needs both."""
    assert (shipped("codebooks") / "fastlege").is_dir()
    assert (shipped("corpora") / "fastlege-2023").is_dir()


def test_an_installed_wheel_is_asked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder called corpora beside the installed package is somebody else's."""
    inside, beside = tmp_path / "nlp_coding" / "_shipped" / "corpora", tmp_path / "corpora"
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "nlp_coding")
    with pytest.raises(NlpCodingError, match="install it again"):
        shipped("corpora")
    beside.mkdir()
    assert shipped("corpora") == beside
    inside.mkdir(parents=True)
    assert shipped("corpora") == inside
