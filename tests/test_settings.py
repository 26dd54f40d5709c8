"""study.yaml: what is written is read again, and what is wrong in it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.survey import Scale
from nlp_coding.settings import FILE, MOST_MIN_CELL, Settings, find_study, read_settings, settings_text

WHOLE = """
columns: {id: K, text: T, agreement: S}
levels: [Enig, Uenig]
"""

_TRICKY = ("ja", "no", "2023", "1.0", "null", "~", "- a", "a: b", "#x", "'", '"', "{a}", "👩‍⚕️")
_UNSEEN = ("å\u2028ø", "\x85", "\ufeff", "\x7f", "\r\n", "\ufffe", " ")
_texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(_TRICKY + _UNSEEN)
_orders = st.lists(_texts, max_size=4, unique=True).map(tuple)


@st.composite
def _settings(draw: st.DrawFn) -> Settings:
    answers = draw(st.lists(_texts, min_size=2, max_size=7, unique=True))
    n_levels = draw(st.integers(2, len(answers)))
    return Settings(
        id=draw(_texts),
        text=draw(_texts),
        agreement=draw(_texts),
        scale=Scale(tuple(answers[:n_levels]), tuple(answers[n_levels:])),
        attributes=draw(st.dictionaries(_texts, _orders, max_size=3)),
        wave=draw(st.none() | _texts),
        respondents=draw(st.none() | _texts),
        language=draw(st.sampled_from(["nb", "nn", "en"])),
        spacy_model=draw(st.none() | _texts),
        learned=draw(st.booleans()),
        embedding_model=draw(st.none() | _texts),
        audit_share=draw(st.sampled_from((0.0001, 0.05, 0.1, 0.333, 1.0))),
        statements=draw(st.dictionaries(_texts, _texts, max_size=3)),
        weight=draw(st.none() | _texts),
        question=draw(st.none() | _texts),
        blind=draw(st.sampled_from(("nobody", "coders", "all"))),
        min_cell=draw(st.integers(0, MOST_MIN_CELL)),
    )


@given(_settings())
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    """A column called «ja» or «2023», or a level with a colon in it, would make a study that cannot be opened."""
    folder = tmp_path_factory.mktemp("study")
    (folder / FILE).write_bytes(settings_text(settings).encode("utf-8"))
    assert read_settings(folder) == settings


def test_a_hand_written_file(tmp_path: Path) -> None:
    """What a person leaves out has a sensible value, and bare numbers are texts."""
    (tmp_path / FILE).write_text(WHOLE + "attributes: {size: [1, 2]}\n", encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings == Settings(
        id="K", text="T", agreement="S", scale=Scale(("Enig", "Uenig")), attributes={"size": ("1", "2")}
    )
    assert settings.respondents is None
    assert (settings.learned, settings.embedding_model, settings.audit_share) == (True, None, 0.1)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("learned: false", (False, None, 0.1)),
        ("embedding_model: models/nb-sbert\naudit_share: 0.25", (True, "models/nb-sbert", 0.25)),
        ("embedding_model: null\naudit_share: 1", (True, None, 1.0)),
        ('embedding_model: ""\naudit_share: 1e-3', (True, None, 0.001)),
    ],
)
def test_what_the_machine_may_learn(tmp_path: Path, lines: str, expected: tuple[bool, str | None, float]) -> None:
    """A study that was to be coded by terms alone would be coded otherwise, or with another model than was named."""
    (tmp_path / FILE).write_text(f"{WHOLE}{lines}\n", encoding="utf-8")
    settings = read_settings(tmp_path)
    assert (settings.learned, settings.embedding_model, settings.audit_share) == expected


def test_closed_questions(tmp_path: Path) -> None:
    """The agreement would be missing among the closed questions, stand twice, or lose the place that a person gave."""
    for lines, closed in (
        ("statements: {q2: Vi møtes, q3: null}", ("S", "q2", "q3")),
        ("statements: {q2: Vi møtes, S: Godt}", ("q2", "S")),
        ("statements: {}", ("S",)),
    ):
        (tmp_path / FILE).write_text(f"{WHOLE}{lines}\n", encoding="utf-8")
        assert read_settings(tmp_path).closed == closed
    wordings = {"q2": "Vi møtes", "q3": "q3"}
    settings = Settings(id="K", text="T", agreement="S", scale=Scale(("Enig", "Uenig")), statements=wordings)
    assert [settings.wording(column) for column in settings.closed] == ["S", "Vi møtes", "q3"]


def _mistakes(folder: Path, content: str | bytes) -> str:
    (folder / FILE).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    with pytest.raises(InputError) as caught:
        read_settings(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "study.yaml: the file is empty"),
        ("- a\n", "study.yaml: the file does not hold settings"),
        ("levels: [Enig\n", "study.yaml, row 2: not readable as YAML: "),
        ("a: 1\na: 2\n", "study.yaml, row 2: not readable as YAML: "),
        (WHOLE.encode("utf-16"), "study.yaml: the file is not UTF-8\n  → save it as UTF-8"),
        ("a: \x01\n", "study.yaml: not readable as YAML: "),
        (WHOLE + "langage: nb\n", "column «langage»: is not a setting\n  → did you mean language?"),
        (WHOLE + "qqq: 1\n", "column «qqq»: is not a setting\n  → settings are columns, levels, outside, statements"),
        (WHOLE.replace("text: T", "tekst: T"), "column «tekst»: is not a setting\n  → did you mean text?"),
        (WHOLE.replace(", text: T", ""), "column «columns: text»: is missing"),
        (WHOLE.replace("text: T", 'text: ""'), "column «columns: text»: is missing"),
        (WHOLE.replace("text: T", "text: [T]"), "column «columns: text»: should be one text"),
        ("levels: [Enig, Uenig]\n", "column «columns»: is missing"),
        (WHOLE.replace("[Enig, Uenig]", "[Enig]"), "column «levels»: needs at least two agreement levels, in order"),
        (WHOLE.replace("[Enig, Uenig]", "Enig"), "column «levels»: should be a list of texts"),
        (WHOLE.replace("Uenig", "{a: b}"), "column «levels»: should be a list of texts"),
        (WHOLE + "outside: [Enig]\n", "column «levels»: named twice: Enig"),
        (WHOLE + "outside: [null]\n", "column «outside»: should be a list of texts"),
        (WHOLE + "attributes: [a]\n", "column «attributes»: should hold names with values"),
        (WHOLE + "attributes: {a: b}\n", "column «attributes: a»: should be a list of texts"),
        (WHOLE + "language: sv\n", "column «language»: «sv» is none of nb, nn, en"),
        (WHOLE + "language: [nb]\n", "column «language»: «['nb']» is none of nb, nn, en"),
        (WHOLE + "respondents: {a: b}\n", "column «respondents»: should be one text"),
        (WHOLE + "spacy_model: [a]\n", "column «spacy_model»: should be one text"),
        (WHOLE + "learned: ja\n", "column «learned»: «ja» is neither true nor false"),
        (WHOLE + "learned: 1\n", "column «learned»: «1» is neither true nor false"),
        (WHOLE + "learned: null\n", "column «learned»: «None» is neither true nor false"),
        (WHOLE + 'learned: "false"\n', "column «learned»: «false» is neither true nor false"),
        (WHOLE + "embedding_model: [a]\n", "column «embedding_model»: should be one text"),
        (WHOLE + "embedding_model: {a: b}\n", "column «embedding_model»: should be one text"),
        (WHOLE + "audit_share: 0\n", "column «audit_share»: «0» is no share above 0 and up to 1\n  → write 0.1 for"),
        (WHOLE + "audit_share: -0.1\n", "column «audit_share»: «-0.1» is no share above 0 and up to 1"),
        (WHOLE + "audit_share: 10\n", "column «audit_share»: «10» is no share above 0 and up to 1"),
        (WHOLE + "audit_share: 10 %\n", "column «audit_share»: «10 %» is no share above 0 and up to 1"),
        (WHOLE + "audit_share: true\n", "column «audit_share»: «True» is no share above 0 and up to 1"),
        (WHOLE + "audit_share: .nan\n", "column «audit_share»: «nan» is no share above 0 and up to 1"),
        (WHOLE + "audit_share: null\n", "column «audit_share»: «None» is no share above 0 and up to 1"),
        (WHOLE + "blind: yes\n", "column «blind»: «yes» is none of nobody, coders, all\n  → write coders to keep"),
        (WHOLE + "blind: [all]\n", "column «blind»: «['all']» is none of nobody, coders, all"),
        (WHOLE + "statements: [q2]\n", "column «statements»: should hold names with values"),
        (WHOLE + "statements: {q2: [a]}\n", "column «statements: q2»: should be one text"),
        (WHOLE + "question: [a]\n", "column «question»: should be one text"),
        (WHOLE.replace("text: T", "text: T, weight: [w]"), "column «columns: weight»: should be one text"),
        (WHOLE.replace("text: T", "text: T, weigth: w"), "column «weigth»: is not a setting\n  → did you mean weight?"),
        (WHOLE + "min_cell: -1\n", "column «min_cell»: «-1» is no whole number from 0 to 1000\n  → write 5 to"),
        (WHOLE + "min_cell: 1001\n", "column «min_cell»: «1001» is no whole number from 0 to 1000"),
        (WHOLE + "min_cell: 2.5\n", "column «min_cell»: «2.5» is no whole number from 0 to 1000"),
        (WHOLE + "min_cell: true\n", "column «min_cell»: «True» is no whole number from 0 to 1000"),
        (WHOLE + 'min_cell: "5"\n', "column «min_cell»: «5» is no whole number from 0 to 1000"),
        (WHOLE + "min_cell: null\n", "column «min_cell»: «None» is no whole number from 0 to 1000"),
        (WHOLE + "audit_shar: 0.1\n", "column «audit_shar»: is not a setting\n  → did you mean audit_share?"),
    ],
)  # fmt: skip
def test_every_mistake_says_where(tmp_path: Path, content: str | bytes, message: str) -> None:
    """A person who edits the file by hand would meet a traceback, or a study that misbehaves."""
    assert message in _mistakes(tmp_path, content)


def test_all_mistakes_in_one_pass(tmp_path: Path) -> None:
    """Five runs to find five slips."""
    message = _mistakes(tmp_path, "columns: {id: a, tekst: b}\nlevels: [Enig]\nlanguage: sv\nlangage: nb\n")
    assert message.count("study.yaml, column") == 6  # text and agreement are missing, too


def test_the_study_above(tmp_path: Path) -> None:
    """Commands work from anywhere inside a study, as git does."""
    (tmp_path / "outer" / "inner" / "deep").mkdir(parents=True)
    (tmp_path / "outer" / FILE).touch()
    assert find_study(tmp_path / "outer" / "inner" / "deep") == (tmp_path / "outer").resolve()
    (tmp_path / "outer" / "inner" / FILE).touch()
    assert find_study(tmp_path / "outer" / "inner" / "deep") == (tmp_path / "outer" / "inner").resolve()


def test_no_study(tmp_path: Path) -> None:
    """The message says how to get one."""
    with pytest.raises(StudyError, match=r"there is no study in .* or above it"):
        find_study(tmp_path)
    with pytest.raises(StudyError, match="make one with nlp-coding init"):
        read_settings(tmp_path)
