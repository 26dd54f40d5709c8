"""One figure of each form, made up, with what labels may hold at their worst and with something withheld."""

from __future__ import annotations

from fractions import Fraction

from nlp_coding.core import table
from nlp_coding.core.table import Tally
from nlp_coding.figures import (
    WITHHELD,
    Bar,
    BarsFigure,
    CooccurrenceFigure,
    Dot,
    DotsFigure,
    Figure,
    HeatFigure,
    Line,
    LinesFigure,
    Share,
    StackedFigure,
    StackedRow,
)

NASTY = "<script>$x_1^2$</script> & «æøå»\n🩺\x00\ud800 pasientsikkerhetsarbeidskoordineringsutvalgsmedlemskap"
"""What a label may hold at its worst."""
LEVELS = ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")


def share(count: int, base: int, *, interval: bool = False) -> Share:
    return Share.of(Tally(count, base), interval=interval)


BARS = BarsFigure(
    title=f"Andel som er enige {NASTY}",
    subtitle="Av kommunene som svarte",
    bars=(
        Bar("Under 2 000", share(8, 64, interval=True), 64),
        Bar(NASTY, WITHHELD),
        Bar("50 000 eller flere", share(1217, 1300), 1300),
        Bar("Ingen", share(0, 0), 0),
    ),
    notes=("Kilde: en undersøkelse.",),
)
CODES = BarsFigure(
    title="Koder",
    bars=(
        Bar("Faste møter", share(1, 10, interval=True), corrected=share(3, 20, interval=True)),
        Bar("Vikarer", WITHHELD, corrected=WITHHELD),
        Bar("Godt samarbeid", share(4, 10), corrected=share(9, 20)),
        Bar(NASTY, share(2, 10)),
    ),
    falling=True,
    language="nn",
)
STACKED = StackedFigure(
    title="Påstand",
    levels=LEVELS,
    rows=(
        StackedRow(NASTY, tuple(share(count, 20) for count in (8, 6, 3, 2, 1)), 20),
        StackedRow("To er holdt tilbake", (share(8, 20), WITHHELD, share(6, 20), WITHHELD, share(0, 20)), 20),
        StackedRow("Ett er holdt tilbake", (share(8, 20), share(6, 20), share(5, 20), WITHHELD, share(0, 20)), 20),
        StackedRow("Ingen svarte", (Share(None),) * 5, 0),
    ),
)
LINES = LinesFigure(
    title="Utvikling",
    years=(2016, 2018, 2019, 2024),
    lines=(
        Line(NASTY, (share(1, 2), share(3, 5), WITHHELD, share(2, 5))),
        Line("Ny i 2018", (Share(None), share(1, 5, interval=True), share(1, 4), share(2, 5))),
        Line("Ukjent nå", (share(1, 10), share(1, 8), share(1, 5), WITHHELD)),
    ),
)
HEAT = HeatFigure(
    title="Koder etter svar",
    codes=("Godt samarbeid", NASTY),
    levels=LEVELS[:3],
    cells=((share(13, 20), WITHHELD, share(0, 20)), (share(1, 20), share(0, 0), share(20, 20))),
    bases=(20, None, 1234),
)
DOTS = DotsFigure(
    title="Hvem kommenterte?",
    dots=(Dot("Enig", share(28, 176, interval=True), 176), Dot(NASTY, WITHHELD), Dot("Uenig", share(3, 5), 5)),
    language="en",
)
TOGETHER = CooccurrenceFigure(
    title="Koder sammen",
    codes=("Faste møter", NASTY, "Vikarer"),
    pairs=((), (Tally(7, 28),), (table.WITHHELD, Tally(1234, 2000))),
    totals=(Tally(17), Tally(1300), table.WITHHELD),
)
FIGURES: dict[str, Figure] = {
    "bars": BARS,
    "upright": BarsFigure(title="Stående", bars=BARS.bars, upright=True),
    "codes": CODES,
    "stacked": STACKED,
    "diverging": StackedFigure(title="Til hver side", levels=LEVELS, rows=STACKED.rows, diverging=True, width="page"),
    "lines": LINES,
    "heat": HEAT,
    "dots": DOTS,
    "together": TOGETHER,
    "jaccard": CooccurrenceFigure(title="Jaccard", codes=TOGETHER.codes, pairs=TOGETHER.pairs, shows="jaccard"),
}

TWENTY = tuple(f"{place}. {NASTY}" for place in range(20))
MANY: dict[str, Figure] = {
    "bars": BarsFigure(title="", bars=tuple(Bar(label, share(1, 3, interval=True), 3) for label in TWENTY)),
    "stacked": StackedFigure(
        title="", levels=TWENTY[:11], rows=tuple(StackedRow(label, (share(1, 11),) * 11) for label in TWENTY)
    ),
    "lines": LinesFigure(
        title="",
        years=tuple(range(1990, 2026)),
        lines=tuple(Line(label, (share(1, 3),) * 36) for label in TWENTY),
    ),
    "heat": HeatFigure(title="", codes=TWENTY, levels=TWENTY[:11], cells=((share(1, 1),) * 11,) * 20),
    "dots": DotsFigure(title="", dots=tuple(Dot(label, share(1, 1, interval=True)) for label in TWENTY)),
    "together": CooccurrenceFigure(
        title="",
        codes=TWENTY,
        pairs=tuple((Tally(12_345, 20_000),) * place for place in range(20)),
        totals=(Tally(123_456),) * 20,
    ),
}
NONE: dict[str, Figure] = {
    "bars": BarsFigure(title="Tom", bars=()),
    "stacked": StackedFigure(title="Tom", levels=LEVELS, rows=()),
    "lines": LinesFigure(title="Tom", years=(), lines=(Line("Ingen år", ()),)),
    "heat": HeatFigure(title="Tom", codes=("Vikarer",), levels=(), cells=((),)),
    "dots": DotsFigure(title="Tom", dots=()),
    "together": CooccurrenceFigure(title="Tom", codes=(), pairs=()),
}
ONE: dict[str, Figure] = {
    "bars": BarsFigure(title="En", bars=(Bar("A", share(0, 5)),), most=Fraction(1)),
    "upright": BarsFigure(title="En", bars=(Bar("A", share(0, 5)),), upright=True),
    "stacked": StackedFigure(title="En", levels=("Ja",), rows=(StackedRow("A", (share(5, 5),)),), diverging=True),
    "lines": LinesFigure(title="En", years=(2024,), lines=(Line("A", (WITHHELD,)),)),
    "heat": HeatFigure(title="En", codes=("A",), levels=("Ja",), cells=((share(0, 5),),)),
    "dots": DotsFigure(title="En", dots=(Dot("A", share(0, 0)),)),
    "together": CooccurrenceFigure(title="En", codes=("A",), pairs=((),)),
}
