from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from nlp_coding.codebook.load import load_codebook, load_codebook_text, load_with_places, read_codebook
from nlp_coding.codebook.releases import version_key
from nlp_coding.core.codebook import Move
from nlp_coding.core.errors import InputError
from nlp_coding.core.terms import parse_term

GOLDEN = Path(__file__).parent / "golden"

GOOD = """\
# a codebook
name: legekontor
version: "1.1.0"
revises: "1.0.0"
label: {nb: Fastlege, nn: Fastlege, en: GP}
lists:
  lege: |
    lege

    # a comment inside the list
    fastlege
codes:
  - id: arenas
    label: {en: Arenas, nn: Arenaer, nb: Arenaer}
    definition: Places to meet.
  - id: regular_meetings
    parent: arenas
    label: {nb: "Faste  møter", nn: Faste møte, en: Regular meetings}
    definition: |
      Meetings with a rhythm.

      Also wished for.
    include: Weekly: yes
    exclude: 2023
    negation: skip
    terms: |

      # the plain ones
      fast møte
        møte ~4 uke

      "LIS" ~3 @lege
    unless: |
      fast punkt
    matches:
      - Vi har faste møter.
      - NA
    rejects: [Ingen møter.]
  - id: old
    label: {nb: Gammel, nn: Gammal, en: Old}
    definition: No longer used.
    retired: true
    replaced_by: [regular_meetings]
moves:
  - replace: old
    by: regular_meetings
    note: The same,  said better.
""".replace("include: Weekly: yes", 'include: "Weekly: yes"')

HEAD = 'name: x\nversion: "1.0.0"\nlabel: {nb: a, nn: b, en: c}\n'
CODE = "codes:\n  - id: a\n    label: {nb: a, nn: b, en: c}\n    definition: d\n"


def mistakes_of(text: str) -> list[tuple[int | None, str | None, str, str | None]]:
    with pytest.raises(InputError) as caught:
        read_codebook(text, file="x.yaml")
    return [(mistake.row, mistake.column, mistake.message, mistake.remedy) for mistake in caught.value.mistakes]


def test_every_key_reaches_its_field() -> None:
    """A key that is read but not kept would silently change what is coded."""
    codebook = load_codebook_text(GOOD)
    assert str(codebook) == "legekontor@1.1.0"
    assert codebook.revises == "1.0.0"
    assert codebook.lists == {"lege": ("lege", "fastlege")}
    arenas, meetings, old = codebook.codes
    assert list(arenas.label.items()) == [("nb", "Arenaer"), ("nn", "Arenaer"), ("en", "Arenas")]
    assert arenas.negation == "count"
    assert arenas.parent is None
    assert meetings.label["nb"] == "Faste møter"
    assert meetings.definition == "Meetings with a rhythm.\n\nAlso wished for."
    assert (meetings.include, meetings.exclude, meetings.negation) == ("Weekly: yes", "2023", "skip")
    lists = {"lege": ("lege", "fastlege")}
    assert meetings.terms == tuple(
        parse_term(term, lists=lists) for term in ("fast møte", "møte ~4 uke", '"LIS" ~3 @lege')
    )
    assert meetings.unless == (parse_term("fast punkt"),)
    assert meetings.matches == ("Vi har faste møter.", "NA")
    assert meetings.rejects == ("Ingen møter.",)
    assert (old.retired, old.replaced_by) == (True, ("regular_meetings",))
    assert codebook.moves == (Move("replace", ("old",), ("regular_meetings",), "The same, said better."),)


def test_places_are_the_rows_of_the_file() -> None:
    """A row that is off by one sends a researcher to the wrong term; blank and # lines must not shift it."""
    placed = read_codebook(GOOD, file="x.yaml")
    lines = GOOD.split("\n")
    meetings = placed.codebook.by_id["regular_meetings"]
    for key in ("terms", "unless", "matches", "rejects"):
        for at, entry in enumerate(getattr(meetings, key)):
            row = placed.places.row("regular_meetings", key, at)
            assert row is not None
            assert getattr(entry, "source", entry) in lines[row - 1]
    assert "id: old" in lines[(placed.places.row("old") or 0) - 1]
    assert placed.places.row("old", "matches", 3) == placed.places.row("old")
    assert placed.places.row("nowhere") is None
    assert "lege: |" in lines[placed.places.lists["lege"] - 1]


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_byte_order_mark_and_windows_line_ends_change_nothing(change, tmp_path: Path) -> None:
    """Notepad writes both; a codebook must not get another digest, or other rows, by being opened there."""
    file = tmp_path / "x.yaml"
    file.write_bytes(change(GOOD).encode())
    placed, plain = load_with_places(file), read_codebook(GOOD, file=str(file))
    assert placed.codebook == plain.codebook
    assert placed.places == plain.places


def test_letters_are_composed_as_in_comments() -> None:
    """A Mac may write å as a and a ring; such a term would never meet the å of a comment."""
    assert load_codebook_text(unicodedata.normalize("NFD", GOOD.replace("Ingen", "På"))) == load_codebook_text(
        GOOD.replace("Ingen", "På")
    )


def test_every_mistake_is_told_at_once(pytestconfig: pytest.Config) -> None:
    """A researcher who mends one mistake a run gives up; each must have its row and what to do."""
    source, golden = GOLDEN / "many_mistakes.yaml", GOLDEN / "many_mistakes.txt"
    with pytest.raises(InputError) as caught:
        read_codebook(source.read_text(encoding="utf-8"), file="many_mistakes.yaml")
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(f"{caught.value}\n", encoding="utf-8")
    assert f"{caught.value}\n" == golden.read_text(encoding="utf-8")
    assert len({mistake.message for mistake in caught.value.mistakes}) > 40
    lines = source.read_text(encoding="utf-8").split("\n")
    for mistake in caught.value.mistakes:
        assert mistake.row is not None
        if mistake.message.startswith("«") and "»: " in mistake.message:  # it quotes a term: the row must hold it
            assert mistake.message[1 : mistake.message.index("»: ")] in lines[mistake.row - 1]


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("a: 1\nterms: *møte", 2, "«*møte» at the start"),
        ("a: 1\nb: c: d", 2, "a second «: »"),
        ("a: [b\nc: d", 1, "a bracket opens"),
        ('a: 1\nb: "c\nd: 1', 2, "a quotation mark opens"),
        ("a: @lege", 1, "cannot begin with «@»"),
        ("a: |\n    x\n  # y\n    z\n", 4, "does not fit"),
        ('- "LIS" / x', 1, "does not fit"),
        ("a: 1\n---\nb: 1", 2, "a second codebook"),
        ("a: 1\nb\nc: 1", 2, "neither «key: value»"),
        ("a: - b", 1, "on the line of its key"),
        ("a: 1\nb: \x0b", 2, "U+000B"),
        ("# only a comment", 1, "empty"),
        ("", 1, "empty"),
        ("- a\n- b", 1, "no codebook"),
        ("just words", 1, "no codebook"),
        ("[" * 2_000, None, "without end"),
    ],
)
def test_what_yaml_refuses_is_said_in_plain_words(text: str, row: int | None, words: str) -> None:
    """The parser speaks of tokens and block mappings, which tells a researcher nothing."""
    ((found, _, message, _),) = mistakes_of(text)
    assert found == row
    assert words in message


def test_all_tabs_are_told() -> None:
    """YAML stops at the first tab; a file indented with tabs has hundreds."""
    found = mistakes_of("name: x\ncodes:\n\t- id: a\n\t  label: b\n  # fine\n")
    assert [(row, message) for row, _, message, _ in found if "tab" in message] == [
        (3, "a tab stands in the indentation"),
        (4, "a tab stands in the indentation"),
    ]


@pytest.mark.parametrize("code", [CODE.replace("  ", "\t"), CODE.replace("    ", "\t"), CODE.replace("    ", "  \t")])
def test_a_tab_does_not_hide_what_is_below_it(code: str) -> None:
    """Whoever mends the tabs would be told the rest only then; the editor may have shown a tab as 2, 4 or 8."""
    found = mistakes_of(HEAD + code.replace("definition", "definisjon"))
    assert {(row, message) for row, _, message, _ in found if "tab" not in message} == {
        (5, "«definition» is missing"),
        (7, "unknown key «definisjon»"),
    }
    assert (7, "a tab stands in the indentation") in [(row, message) for row, _, message, _ in found]


def test_tabs_in_what_no_width_makes_readable() -> None:
    """Then there is the first thing that YAML could not read, and the tabs."""
    assert [row for row, *_ in mistakes_of("name: [x\ncodes:\n\t- id: a\n")] == [1, 3]


@pytest.mark.parametrize(
    ("version", "remedy"),
    [
        ("1.10", 'write version: "1.10.0"'),
        ("2", 'write version: "2.0.0"'),
        ('"v1.2.3"', 'write version: "1.2.3"'),
        ('"1.02.0"', 'write version: "1.2.0"'),
        ('"1.0.0-rc1"', 'write version: "1.0.0"'),
        ("drft", 'write version: "1.0.0"'),
    ],
)
def test_versions_are_three_numbers(version: str, remedy: str) -> None:
    """1.10 without quotation marks is 1.1 to every other YAML program: the version would be mistaken for another."""
    ((row, column, _, told),) = mistakes_of(HEAD.replace('"1.0.0"', version) + CODE)
    assert (row, column, told) == (2, "version", remedy)


@pytest.mark.parametrize(("revises", "words"), [("1.0.0", "it is the same"), ("1.0.1", "cannot revise 1.0.1")])
def test_a_version_revises_an_earlier_one(revises: str, words: str) -> None:
    """A chain of versions that turns back would never end when it is followed."""
    ((row, _, message, _),) = mistakes_of(f'{HEAD}revises: "{revises}"\n{CODE}')
    assert row == 4
    assert words in message


def test_a_file_named_by_another_version_is_refused(tmp_path: Path) -> None:
    """fastlege@1.0.0 would otherwise give a codebook that calls itself 1.1.0."""
    (tmp_path / "1.0.0.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError, match=r"row 3.*called 1\.0\.0, but holds version 1\.1\.0"):
        load_codebook(tmp_path / "1.0.0.yaml")
    (tmp_path / "1.0.0.yaml").unlink()
    (tmp_path / "draft.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError, match=r"called draft, but holds version 1\.1\.0\n.*write version: draft"):
        load_codebook(tmp_path / "draft.yaml")
    drafted = GOOD.replace('version: "1.1.0"', "version: draft")
    (tmp_path / "1.1.0.yaml").write_text(drafted, encoding="utf-8")
    with pytest.raises(InputError, match=r"called 1\.1\.0, but holds version draft"):
        load_codebook(tmp_path / "1.1.0.yaml")
    for name, text, version in (("draft", drafted, "draft"), ("mine", drafted, "draft"), ("other", GOOD, "1.1.0")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert load_codebook(tmp_path / f"{name}.yaml").version == version


def test_a_draft_revises_a_version_and_none_revises_a_draft() -> None:
    """What a draft holds today is gone tomorrow, and with it what codings would travel from."""
    assert load_codebook_text(GOOD.replace('version: "1.1.0"', "version: draft")).revises == "1.0.0"
    ((row, column, message, _),) = mistakes_of(f"{HEAD}revises: draft\n{CODE}")
    assert (row, column, message) == (4, "revises", "«draft» is no version of three numbers")


def test_an_exact_form_in_a_list_is_not_lost() -> None:
    """In a YAML list "LIS" loses its quotation marks, and the term would find the common word instead."""
    ((row, _, message, remedy),) = mistakes_of(f'{HEAD}{CODE}    terms:\n      - lege\n      - "LIS"\n')
    assert (row, message) == (10, 'YAML takes the quotation marks off "LIS" here')
    assert remedy is not None
    assert "'\"LIS\"'" in remedy
    codebook = load_codebook_text(f'{HEAD}{CODE}    terms:\n      - \'"LIS"\'\n      - "*møte"\n')
    assert codebook.codes[0].terms == (parse_term('"LIS"'), parse_term("*møte"))


def test_a_broken_list_is_blamed_once() -> None:
    """A slip in a list used by fifty terms must not bury the file's other mistakes."""
    uses = "".join(f"      @lege ~{n} møte\n" for n in range(1, 20))
    found = mistakes_of(f"{HEAD}lists:\n  lege: |\n    (lege\n{CODE}    terms: |\n{uses}")
    assert [row for row, *_ in found] == [6]


def test_a_replacement_may_be_retired_since() -> None:
    """Ids live for ever: version 3 retires what version 2 put in the place of a code of version 1."""
    code = CODE.removeprefix("codes:\n").replace("{", "{{").replace("}", "}}").replace("id: a", "id: {0}")
    code += "    retired: true\n    replaced_by: [{1}]\n"
    codebook = load_codebook_text(HEAD + CODE + code.format("b", "a") + code.format("c", "b"))
    assert [codebook.by_id[code_id].replaced_by for code_id in "abc"] == [(), ("a",), ("b",)]
    circle = HEAD + CODE + code.format("b", "c") + code.format("c", "b")
    assert [message for _, _, message, _ in mistakes_of(circle)] == ["«b» is replaced by itself: b → c → b"]


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """Each is the user's slip, not the program's: no traceback, but what to do."""
    (tmp_path / "fastlege.yaml").write_bytes("name: x\nlabel: møte\n".encode("cp1252"))
    with pytest.raises(InputError, match=r"row 2: the file is not UTF-8"):
        load_codebook(tmp_path / "fastlege.yaml")
    with pytest.raises(InputError, match=r"did you mean .*fastlege\.yaml"):
        load_codebook(tmp_path / "fastlge.yaml")
    with pytest.raises(InputError, match="this is a folder"):
        load_codebook(tmp_path)
    with pytest.raises(InputError, match="there is no such file"):
        load_codebook(tmp_path / "nowhere" / "x.yaml")


def test_versions_are_ordered_by_number() -> None:
    """As text 1.10.0 comes before 1.9.0, and last year's codebook would be taken for the newest."""
    assert sorted(["1.10.0", "1.9.0", "0.12.3"], key=lambda text: version_key(text) or ()) == [
        "0.12.3",
        "1.9.0",
        "1.10.0",
    ]
    assert [version_key(text) for text in ("1.0", "1.0.0-b", "٣.0.0", "1.0.0\n")] == [None] * 4
