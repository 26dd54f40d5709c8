"""The two looks of the app: light text on dark, and dark text on light."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="dark",
    dark=True,
    primary="#8db4e6",
    secondary="#8fb8a8",
    accent="#e6c463",
    warning="#e6c463",
    error="#e07a7a",
    success="#86c58b",
    foreground="#e6e3dc",
    background="#16191d",
    surface="#1d2126",
    panel="#282e35",
    variables={
        "title": "#27364a",
        "on-title": "#f2efe8",
        "quiet": "#a3a9b1",
        "row": "#2f3d52",
        "evidence": "#4a4120",
        "on-evidence": "#fff6d8",
        "strong": "#f0cf65",
        "on-strong": "#1a1600",
        "selection": "#9cc4ff",
        "on-selection": "#0c1a2b",
    },
)

LIGHT = Theme(
    name="light",
    dark=False,
    primary="#1f5a96",
    secondary="#2f6b57",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#a32525",
    success="#1f6b2d",
    foreground="#1c1f23",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    variables={
        "title": "#d5e2f0",
        "on-title": "#12263b",
        "quiet": "#54595f",
        "row": "#dbe6f3",
        "evidence": "#fdf0bd",
        "on-evidence": "#1c1f23",
        "strong": "#f4c430",
        "on-strong": "#1a1400",
        "selection": "#1f5a96",
        "on-selection": "#ffffff",
    },
)

THEMES = (DARK, LIGHT)
