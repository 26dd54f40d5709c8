"""A codebook held against the version it revises."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.codebook.find import list_codebooks, shipped_codebooks
from nlp_coding.codebook.load import load_codebook, load_codebook_text, load_with_places
from nlp_coding.codebook.releases import record
from nlp_coding.codebook.revised import Earlier, EarlierCode, peek
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError
from tests.codebook.test_roundtrip import as_yaml, codebooks

GOLDEN = Path(__file__).parent / "golden" / "revised"

LABEL = "label: {nb: a, nn: b, en: c}"


def code(code_id: str, *more: str) -> str:
    return "".join(f"{line}\n" for line in (f"  - id: {code_id}", f"    {LABEL}", "    definition: d", *more))


OLD = f'name: x\nversion: "1.0.0"\n{LABEL}\ncodes:\n' + code("one") + code("two") + code("gone", "    retired: true")
NEW_HEAD = f'name: x\nversion: "1.1.0"\nrevises: "1.0.0"\n{LABEL}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1.0.0.yaml").write_text(OLD, encoding="utf-8")
    return tmp_path


def told(folder: Path, codes: str, *, head: str = NEW_HEAD, name: str = "1.1.0.yaml") -> list[tuple[int | None, str]]:
    """Row and message of what is wrong with a version of these codes."""
    (folder / name).write_text(f"{head}codes:\n{codes}", encoding="utf-8")
    try:
        load_codebook(folder / name)
    except InputError as error:
        return [(mistake.row, mistake.message) for mistake in error.mistakes]
    return []


def test_every_kind_of_mistake_is_told_in_one_pass(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever mends one kind and is told the next gives up; neither a tab nor a mistake of history hides the others."""
    monkeypatch.chdir(GOLDEN)
    golden = GOLDEN / "every_kind.txt"
    with pytest.raises(InputError) as caught:
        load_with_places("every_kind.yaml")
    mistakes = caught.value.mistakes
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(f"{caught.value}\n", encoding="utf-8")
    assert f"{caught.value}\n" == golden.read_text(encoding="utf-8")
    assert len({mistake.message for mistake in mistakes}) > 70
    # The file says itself which lines are wrong: none is missed, and none is told of that is right.
    lines = Path("every_kind.yaml").read_text(encoding="utf-8").split("\n")
    marked = {row + (line.strip() == "# !") for row, line in enumerate(lines, start=1) if line.endswith("# !")}
    assert {mistake.row for mistake in mistakes} == marked
    without_remedy = [mistake.message for mistake in mistakes if not mistake.remedy]
    assert without_remedy == [  # the grammar's own words say what to do
        "«(fast / jevnlig ~2 *møte»: a ( without its ) (at character 1)",
        "«møte ~44 uke»: ~44 is not between ~1 and ~20 (at character 6)",
    ]


def test_a_version_that_keeps_all_ids_is_right(folder: Path) -> None:
    """A new code, a retirement and another order are what versions are for."""
    codes = code("three") + code("gone", "    retired: true") + code("two", "    retired: true") + code("one")
    assert told(folder, codes) == []
    assert told(folder, codes, head=NEW_HEAD.replace('"1.1.0"', "draft"), name="draft.yaml") == []


def test_ids_neither_die_nor_come_to_life_again(folder: Path) -> None:
    """A decision on a dead id would be lost, and one on a revived id would mean what nobody decided."""
    assert told(folder, code("one") + code("gone")) == [
        (5, "the code «two» of 1.0.0 is gone"),
        (9, "«gone» was retired in 1.0.0, and is revived here"),
    ]


def test_what_a_retired_code_became_stays(folder: Path) -> None:
    """Who follows replaced_by from an old report must always arrive at the same place."""
    old = OLD.replace("    retired: true\n", "    retired: true\n    replaced_by: [one]\n")
    (folder / "1.0.0.yaml").write_text(old, encoding="utf-8")
    codes = code("one") + code("two")
    message = "«gone» was replaced by one in 1.0.0, and that cannot change"
    assert told(folder, codes + code("gone", "    retired: true", "    replaced_by: [two]")) == [(16, message)]
    assert told(folder, codes + code("gone", "    retired: true")) == [(12, message)]
    assert told(folder, codes + code("gone", "    retired: true", "    replaced_by: [one]")) == []


def test_a_group_has_no_codings_to_move(folder: Path) -> None:
    """Comments were coded with the codes below it; a move of it would look right and move nothing."""
    (folder / "1.0.0.yaml").write_text(OLD.replace("- id: two\n", "- id: two\n    parent: one\n"), encoding="utf-8")
    codes = code("one", "    retired: true", "    replaced_by: [new]") + code("two") + code("gone", "    retired: true")
    moves = "moves:\n  - replace: one\n    by: new\n"
    message = "«one» is a group in 1.0.0, and no comment was coded with it"
    assert told(folder, codes + code("new") + moves) == [(22, message)]


def test_a_release_is_not_held_against_others_again(folder: Path) -> None:
    """It was when it was made; a study that uses it need not wait, nor fail for a slip in another file."""
    assert told(folder, code("one")) != []
    (folder / "1.0.0.yaml").rename(folder / "away")
    record(folder / "1.1.0.yaml", load_codebook(folder / "1.1.0.yaml"))
    (folder / "away").rename(folder / "1.0.0.yaml")
    assert load_codebook(folder / "1.1.0.yaml").revises == "1.0.0"


def test_a_name_may_be_written_in_parts(folder: Path) -> None:
    """A Mac may write å as a and a ring: it is the same codebook."""
    (folder / "1.0.0.yaml").write_text(
        unicodedata.normalize("NFD", OLD.replace("name: x", "name: gård")), encoding="utf-8"
    )
    codes = code("one") + code("two") + code("gone", "    retired: true")
    assert told(folder, codes, head=NEW_HEAD.replace("name: x", "name: gård")) == []


def test_no_codes_at_all_is_one_mistake(folder: Path) -> None:
    """A slip at «codes:» must not be told once more for every code of the earlier version."""
    assert told(folder, "") == [(5, "«codes» has no value")]


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (OLD.replace("codes:", "koder:"), "it has no codes"),
        (OLD.replace('"1.0.0"', '"1.0.1"'), "it holds version 1.0.1"),
        ('name: "x', "a quotation mark opens here"),
        ("", "it has no codes"),
    ],
)
def test_a_revised_version_that_cannot_be_read_is_told_once(folder: Path, old: str, words: str) -> None:
    """The mistakes of the codebook itself must still be told, and not those of the other file one by one."""
    (folder / "1.0.0.yaml").write_text(old, encoding="utf-8")
    ((row, message), (second, _)) = told(folder, code("one", "    parent: two"))
    assert (row, second) == (3, 9)
    assert "1.0.0.yaml, which this version revises, cannot be read" in message
    assert words in message


@settings(max_examples=50)
@given(codebooks(), st.booleans(), st.booleans(), st.sampled_from([30, 120, 4096]))
def test_a_glance_sees_what_a_reader_sees(codebook: Codebook, blocks: bool, backwards: bool, width: int) -> None:
    """An id overlooked in some layout would be a new one, and its decisions could be moved anywhere."""
    text = as_yaml(codebook, blocks=blocks, backwards=backwards, width=width)
    assert peek(text, file="x", version=codebook.version) == as_seen(codebook)


def as_seen(codebook: Codebook) -> Earlier:
    codes = {one.id: EarlierCode(one.parent, one.retired, one.replaced_by) for one in codebook.codes}
    return Earlier(codebook.name, codebook.version, codes)


@pytest.mark.parametrize(
    "codes",
    [
        "- definition: |\n    - id: no\n  id: one\n  label: {nb: a, nn: b, en: c}\n",
        "- {id: one, definition: d,\n   label: {nb: a,\n   nn: b, en: c}}\n",
        f"- matches:\n  - a\n  - b\n\n  # id: no\n  {LABEL}\n  definition: 'd\n\n    id: no'\n  id: one\n",
        f"- id: one\n  {LABEL}\n  definition: d\n  include: >\n\n    terms:\n     - id: no\n# end\n",
    ],
)
def test_a_glance_at_other_layouts(codes: str) -> None:
    """Lines are left out by their indentation, which brackets and blocks may bend."""
    text = f'name: x\nversion: "1.0.0"\n{LABEL}\nlists:\n  terms:\n  - lege\ncodes:\n{codes}'
    assert peek(text, file="x", version="1.0.0") == as_seen(load_codebook_text(text))


def test_a_glance_at_the_shipped_versions() -> None:
    """They are what most drafts begin with."""
    for version, path in list_codebooks([shipped_codebooks()])["fastlege"].items():
        text = path.read_text(encoding="utf-8")
        assert peek(text, file="x", version=version) == as_seen(load_codebook_text(text))


def test_the_revised_version_is_found_elsewhere_too(folder: Path, tmp_path: Path) -> None:
    """A draft lies in the study's folder, and the version it revises came with the program."""
    elsewhere = tmp_path / "codebooks" / "x"
    elsewhere.mkdir(parents=True)
    shutil.move(folder / "1.0.0.yaml", elsewhere / "1.0.0.yaml")
    assert told(folder, code("one")) == []  # it is nowhere to be found: `codebook check` says so
    with pytest.raises(InputError, match="the code «two» of 1"):
        load_with_places(folder / "1.1.0.yaml", folders=[tmp_path / "codebooks"])
    shipped = NEW_HEAD.replace("name: x", "name: fastlege")
    assert (5, "the code «low_involvement» of 1.0.0 is gone") in told(folder, code("one"), head=shipped)


def test_the_text_that_a_study_keeps_is_held_against_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is coded with it must be readable for ever, whatever lies in the current folder."""
    monkeypatch.chdir(folder)
    assert load_codebook_text(f"{NEW_HEAD}codes:\n{code('one')}").revises == "1.0.0"
