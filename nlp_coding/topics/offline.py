"""Figures in a notebook that load nothing from outside it.

plotly's own ways to show a figure there load MathJax from a public address, or tell the notebook of its makers' server.
"""

from __future__ import annotations

from typing import Any

from nlp_coding.topics.page import CONFIG

RENDERER = "offline"
"""What plotly knows it by."""


def offline_figures() -> None:
    """From now on plotly shows every figure of this notebook with its javascript in the output: 5 MB for each."""
    import plotly.io as pio
    from plotly.io.base_renderers import MimetypeRenderer

    class Offline(MimetypeRenderer):  # type: ignore[misc]  # plotly has no types
        def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
            options = {"include_plotlyjs": True, "include_mathjax": False, "full_html": False, "validate": False}
            return {"text/html": pio.to_html(fig_dict, config=dict(CONFIG), **options)}

    pio.renderers[RENDERER] = Offline()
    pio.renderers.default = RENDERER
