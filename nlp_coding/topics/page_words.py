"""What the figures and the page of suggested topics say by themselves, and numbers, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import format_percent
from nlp_coding.core.topics import Kind


@dataclass(frozen=True)
class FigureWords:
    """The words of the figures in one language; the names in braces say what stands for them."""

    kinds: Mapping[Kind, str]
    """Templates over the labels of the codes that a topic is about."""
    map_title: str
    hierarchy_title: str
    words_title: str
    levels_title: str
    variety_title: str
    comment: str
    codes: str
    topic: str
    has_code: str
    has_no_code: str
    no_topic: str
    no_code: str
    thinned: str
    distance: str
    share: str
    varieties: Mapping[str, str]
    nothing: str


FIGURE_WORDS: Mapping[Language, FigureWords] = {
    "nb": FigureWords(
        kinds={
            "new": "nytt",
            "between": "mellom «{0}» og «{1}»",
            "part": "del av «{0}»",
            "covered": "dekket av «{0}»",
        },
        map_title="Kart over kommentarene",
        hierarchy_title="Temaer som ligner hverandre",
        words_title="Nøkkelord i hvert tema",
        levels_title="Antall kommentarer etter tema og svar",
        variety_title="Målform etter tema",
        comment="Kommentar",
        codes="Koder",
        topic="Tema",
        has_code="Kommentaren har kode",
        has_no_code="Kommentaren har ingen kode",
        no_topic="Uten tema",
        no_code="ingen",
        thinned="Kartet viser {shown} av {n} punkter, jevnt fordelt.",
        distance="Avstand (0: samme ord)",
        share="Andel av kommentarene",
        varieties={"nb": "bokmål", "nn": "nynorsk", "undecided": "uavklart"},
        nothing="Ingen temaer å vise",
    ),
    "nn": FigureWords(
        kinds={
            "new": "nytt",
            "between": "mellom «{0}» og «{1}»",
            "part": "del av «{0}»",
            "covered": "dekt av «{0}»",
        },
        map_title="Kart over kommentarane",
        hierarchy_title="Tema som liknar kvarandre",
        words_title="Nøkkelord i kvart tema",
        levels_title="Talet på kommentarar etter tema og svar",
        variety_title="Målform etter tema",
        comment="Kommentar",
        codes="Kodar",
        topic="Tema",
        has_code="Kommentaren har kode",
        has_no_code="Kommentaren har ingen kode",
        no_topic="Utan tema",
        no_code="ingen",
        thinned="Kartet viser {shown} av {n} punkt, jamt fordelte.",
        distance="Avstand (0: same ord)",
        share="Del av kommentarane",
        varieties={"nb": "bokmål", "nn": "nynorsk", "undecided": "uavklart"},
        nothing="Ingen tema å vise",
    ),
    "en": FigureWords(
        kinds={
            "new": "new",
            "between": "between “{0}” and “{1}”",
            "part": "part of “{0}”",
            "covered": "covered by “{0}”",
        },
        map_title="Map of the comments",
        hierarchy_title="Topics that are alike",
        words_title="Key words of each topic",
        levels_title="Comments by topic and answer",
        variety_title="Written standard by topic",
        comment="Comment",
        codes="Codes",
        topic="Topic",
        has_code="The comment has a code",
        has_no_code="The comment has no code",
        no_topic="No topic",
        no_code="none",
        thinned="The map shows {shown} of {n} points, evenly taken.",
        distance="Distance (0: the same words)",
        share="Share of the comments",
        varieties={"nb": "bokmål", "nn": "nynorsk", "undecided": "undecided"},
        nothing="No topics to show",
    ),
}


@dataclass(frozen=True)
class PageWords:
    """The words of the page in one language, but for those of its figures."""

    about: str
    with_text: str
    without_text: str
    not_coded: str
    summary: str
    n_comments: str
    n_substance: str
    n_covered: str
    of_substance: str
    n_topics: str
    n_unstable: str
    n_dropped: str
    topics: str
    topic: str
    relation: str
    comments: str
    uncoded: str
    stability: str
    stability_note: str
    map_note: str
    words_note: str
    hierarchy_note: str
    figures: str
    one_by_one: str
    key_words: str
    asked: str
    answer: str
    variety: str
    code: str
    in_comments: str
    in_passages: str
    typical: str
    no_code: str
    no_script: str


PAGE_WORDS: Mapping[Language, PageWords] = {
    "nb": PageWords(
        about="Temaene er funnet i kommentarene og sammenlignet med kodene. De er forslag: det er folk som avgjør hva "
        "som skal bli en kode.",
        with_text="Siden gjengir det respondentene har skrevet, og må behandles deretter.",
        without_text="Siden gjengir ingen kommentarer, bare id-ene deres. Men nøkkelordene og navnene på temaene er "
        "hentet fra det respondentene har skrevet.",
        not_coded="Studien er ikke kodet ennå, så alle temaene regnes som nye.",
        summary="Sammendrag",
        n_comments="Kommentarer i alt",
        n_substance="Kommentarer med innhold",
        n_covered="Kommentarer med tema",
        of_substance="{share} av dem med innhold",
        n_topics="Temaer",
        n_unstable="Grupper som ble lagt til side fordi de ikke kom igjen i nye forsøk",
        n_dropped="Temaer som ble funnet igjen, men som noen har forkastet",
        topics="Temaene",
        topic="Tema",
        relation="Forhold til kodeboken",
        comments="Kommentarer",
        uncoded="Uten kode",
        stability="Stabilitet",
        stability_note="Stabilitet går fra 0 til 1. Den viser i hvilken grad temaet kom igjen da bare en del av "
        "kommentarene ble brukt.",
        map_note="Punkter som ligger nær hverandre, handler om lignende ting. Aksene har ingen enhet. Hvert tema har "
        "sin farge, eller sin form der fargene ikke strekker til.",
        words_note="De tyngste nøkkelordene står øverst. Vektene kan bare sammenlignes innenfor et tema.",
        hierarchy_note="Jo lenger til høyre to temaer møtes, desto mindre har de felles.",
        figures="Temaene sett under ett",
        one_by_one="Tema for tema",
        key_words="Nøkkelord",
        asked="Etterspurt",
        answer="Svar",
        variety="Målform",
        code="Kode",
        in_comments="I hele kommentaren",
        in_passages="I teksten om temaet",
        typical="Typiske kommentarer",
        no_code="uten kode",
        no_script="Figurene vises bare med JavaScript. Temaene står også i tabellene.",
    ),
    "nn": PageWords(
        about="Temaa er funne i kommentarane og samanlikna med kodane. Dei er forslag: det er folk som avgjer kva som "
        "skal bli ein kode.",
        with_text="Sida gjev att det respondentane har skrive, og må handsamast deretter.",
        without_text="Sida gjev ikkje att kommentarar, berre id-ane deira. Men nøkkelorda og namna på temaa er henta "
        "frå det respondentane har skrive.",
        not_coded="Studien er ikkje koda enno, så alle temaa er rekna som nye.",
        summary="Samandrag",
        n_comments="Kommentarar i alt",
        n_substance="Kommentarar med innhald",
        n_covered="Kommentarar med tema",
        of_substance="{share} av dei med innhald",
        n_topics="Tema",
        n_unstable="Grupper som vart lagde til side fordi dei ikkje kom att i nye forsøk",
        n_dropped="Tema som vart funne att, men som nokon har forkasta",
        topics="Temaa",
        topic="Tema",
        relation="Forhold til kodeboka",
        comments="Kommentarar",
        uncoded="Utan kode",
        stability="Stabilitet",
        stability_note="Stabilitet går frå 0 til 1. Han viser i kva grad temaet kom att då berre ein del av "
        "kommentarane vart brukt.",
        map_note="Punkt som ligg nær kvarandre, handlar om liknande ting. Aksane har inga eining. Kvart tema har sin "
        "farge, eller si form der fargane ikkje strekk til.",
        words_note="Dei tyngste nøkkelorda står øvst. Vektene kan berre samanliknast innanfor eit tema.",
        hierarchy_note="Di lenger til høgre to tema møtest, di mindre har dei felles.",
        figures="Temaa sett under eitt",
        one_by_one="Tema for tema",
        key_words="Nøkkelord",
        asked="Etterspurt",
        answer="Svar",
        variety="Målform",
        code="Kode",
        in_comments="I heile kommentaren",
        in_passages="I teksten om temaet",
        typical="Typiske kommentarar",
        no_code="utan kode",
        no_script="Figurane kan berre visast med JavaScript. Temaa står òg i tabellane.",
    ),
    "en": PageWords(
        about="The topics were found in the comments and compared with the codes. They are suggestions: people decide "
        "what becomes a code.",
        with_text="The page shows what respondents wrote, and must be handled accordingly.",
        without_text="The page shows no comment, only their ids. But the key words and the names of the topics are "
        "taken from what respondents wrote.",
        not_coded="The study is not coded yet, so all topics count as new.",
        summary="Summary",
        n_comments="Comments in all",
        n_substance="Comments with substance",
        n_covered="Comments with a topic",
        of_substance="{share} of those with substance",
        n_topics="Topics",
        n_unstable="Groups left aside, since they did not come again when it was repeated",
        n_dropped="Topics found again that somebody has dropped",
        topics="The topics",
        topic="Topic",
        relation="To the codebook",
        comments="Comments",
        uncoded="Without code",
        stability="Stability",
        stability_note="Stability goes from 0 to 1: how far the topic came again when only a part of the comments was "
        "used.",
        map_note="Points near each other are about similar things. The axes have no unit. Each topic has its colour, "
        "or its shape where the colours do not suffice.",
        words_note="The heaviest key words stand on top. Weights can be compared within a topic only.",
        hierarchy_note="The farther to the right two topics meet, the less they have in common.",
        figures="The topics together",
        one_by_one="One by one",
        key_words="Key words",
        asked="Asked for",
        answer="Answer",
        variety="Written standard",
        code="Code",
        in_comments="In the whole comment",
        in_passages="In the text on the topic",
        typical="Typical comments",
        no_code="no code",
        no_script="The figures need JavaScript. The topics are in the tables as well.",
    ),
}


PLOTLY_WORDS: Mapping[str, tuple[str, str]] = {
    "Zoom": ("Forstørr et utsnitt", "Forstørr eit utsnitt"),
    "Pan": ("Flytt", "Flytt"),
    "Zoom in": ("Forstørr", "Forstørr"),
    "Zoom out": ("Forminsk", "Forminsk"),
    "Reset axes": ("Vis alt igjen", "Vis alt igjen"),
    "Download plot as a PNG": ("Lagre som bilde (PNG)", "Lagre som bilete (PNG)"),
    "Preparing image - this may take a few seconds": ("Lagrer bildet …", "Lagrar biletet …"),
    "Image download succeeded": ("Bildet er lagret", "Biletet er lagra"),
}
"""What plotly says itself → in bokmål, in nynorsk."""


def format_share(count: int, base: int, language: Language) -> str:
    """As in tables: "13 %" in Norwegian, "13%" in English, half rounded up; "–" of nothing."""
    return format_percent(Fraction(count, base) if base else None, language=language)


def format_decimal(number: float, language: Language) -> str:
    """Two decimals, with the comma in Norwegian."""
    return f"{number:.2f}" if language == "en" else f"{number:.2f}".replace(".", ",")
