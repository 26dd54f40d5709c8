"""Figures in a notebook: all that they need is in them."""

from __future__ import annotations

import plotly.io as pio
import pytest
from plotly.offline import get_plotlyjs

from nlp_coding.topics.figures import map_figure
from nlp_coding.topics.offline import offline_figures
from nlp_coding.topics.page import CONFIG
from tests.topics.test_figures import SUGGESTIONS


def test_a_figure_is_shown_without_any_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a notebook would tell a public server of it, and without a network the figures would stay empty."""
    monkeypatch.setattr(pio.renderers, "default", pio.renderers.default)  # put back afterwards
    offline_figures()
    forms = map_figure(SUGGESTIONS)._repr_mimebundle_()
    assert list(forms) == ["text/html"]
    library = get_plotlyjs()
    assert forms["text/html"].count(library) == 1
    own = forms["text/html"].replace(library, "")
    assert "Plotly.newPlot(" in own
    assert "//" not in own
    assert all(f'"{name}"' in own for name in CONFIG if name != "plotlyServerURL")
