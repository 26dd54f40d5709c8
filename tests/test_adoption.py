"""The way from one codebook to another: by the versions between, whatever the direction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.adoption import adopt, find_difference, find_way, refuse_draft
from nlp_coding.codebook.changes import Added, Removed
from nlp_coding.codebook.load import load_codebook
from nlp_coding.codebook.move_changes import Merged, Split
from nlp_coding.core.codebook import DRAFT
from nlp_coding.core.errors import InputError
from nlp_coding.decisions import Answer, decide
from nlp_coding.standing import standing, stored_codebook, view_of
from nlp_coding.workflow import Study
from tests.conftest import SMALL_COLUMNS, SMALL_SURVEY

LABEL = "label: {nb: a, nn: b, en: c}"
TWO = ("revises: 1.0.0", "moves:", "  - split: a", "    into: [p, q]")
THREE = ("revises: 2.0.0", "moves:", "  - merge: [p, b]", "    into: m")
OTHER = ("revises: 1.0.0", "moves:", "  - merge: [a, b]", "    into: w")


def _write(folder: Path, version: str, codes: str, head: Sequence[str] = (), name: str = "book") -> Path:
    """A version's file; «a>p,q» is a code that was retired for others."""
    lines = [f"name: {name}", f"version: {version}", LABEL, *head, "codes:"]
    for one in codes.split():
        code_id, _, instead = one.partition(">")
        lines += [f"  - id: {code_id}", f"    {LABEL}", f"    definition: Om {code_id}.", f"    terms: ord{code_id}"]
        lines += ["    retired: true", f"    replaced_by: [{instead}]"] if instead else []
    path = folder / name / f"{version}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """1.0.0 → 2.0.0 → 3.0.0 and a draft, beside them 2.1.0, which revises 1.0.0 too, and a codebook of another name."""
    folder = tmp_path / "codebooks"
    _write(folder, "1.0.0", "a b c")
    _write(folder, "2.0.0", "a>p,q b c p q", TWO)
    _write(folder, "2.1.0", "a>w b>w c w", OTHER)
    _write(folder, "3.0.0", "a>p,q b>m c p>m q m", THREE)
    _write(folder, DRAFT, "a>p,q b>m c p>m q m new", ["revises: 3.0.0"])
    _write(folder, "1.0.0", "x c", name="stranger")
    return folder


@pytest.fixture
def study(books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A study that is coded with 1.0.0."""
    monkeypatch.chdir(tmp_path)
    made = workflow.make_study(tmp_path / "s", SMALL_SURVEY, SMALL_COLUMNS, codebook="book@1.0.0").study
    workflow.code(made)
    return made


def _bring(study: Study, to: str, folders: Sequence[Path]) -> list[str]:
    """Adopt a version; gives the way that was gone."""
    with study.store() as store, store.transaction(actor="kari", action="recode") as details:
        way = find_way(store, to, folders=folders)
        adopt(store, way, stored_codebook(store), details)
    return [one.codebook.version for one in way]


def _way(study: Study, to: str, folders: Sequence[Path]) -> list[str]:
    with study.store() as store:
        return [str(one.codebook).removeprefix("book@") for one in find_way(store, to, folders=folders)]


def test_ways(study: Study, books: Path) -> None:
    """Forward over what is between, backward, sideways over what both revise; by version, name or file."""
    folders = [books]
    assert _way(study, "1.0.0", folders) == ["1.0.0"]
    assert _way(study, "3.0.0", folders) == ["1.0.0", "2.0.0", "3.0.0"]
    assert _way(study, "book@3.0.0", folders) == ["1.0.0", "2.0.0", "3.0.0"]
    assert _way(study, "book", folders) == ["1.0.0", "2.0.0", "3.0.0"]
    assert _way(study, DRAFT, folders) == ["1.0.0", "2.0.0", "3.0.0", "draft"]
    assert _way(study, str(books / "book/2.0.0.yaml"), folders) == ["1.0.0", "2.0.0"]
    assert _bring(study, "3.0.0", folders) == ["1.0.0", "2.0.0", "3.0.0"]
    assert _way(study, "1.0.0", folders) == ["3.0.0", "2.0.0", "1.0.0"]
    assert _way(study, "2.1.0", folders) == ["3.0.0", "2.0.0", "1.0.0", "2.1.0"]
    assert _way(study, DRAFT, folders) == ["3.0.0", "draft"]


def test_the_way_back_needs_no_files(study: Study, books: Path) -> None:
    """The study keeps what it was coded with and what lay between: next year the files may be gone."""
    _bring(study, "3.0.0", [books])
    assert _way(study, "1.0.0", []) == ["3.0.0", "2.0.0", "1.0.0"]
    assert _way(study, "book@2.0.0", []) == ["3.0.0", "2.0.0"]


def test_versions_beside_a_file(study: Study, books: Path) -> None:
    """A colleague's folder, at no place where codebooks are looked for by name."""
    assert _way(study, str(books / "book/3.0.0.yaml"), []) == ["1.0.0", "2.0.0", "3.0.0"]
    assert _way(study, f"{books / 'book'}@3.0.0", []) == ["1.0.0", "2.0.0", "3.0.0"]


def test_what_lies_beside_must_be_that_version(study: Study, books: Path) -> None:
    """Another codebook's 2.0.0 in the same folder is no link between the two."""
    path = books / "book/2.0.0.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: book", "name: bok"), encoding="utf-8")
    apart = books.parent / "apart"
    apart.mkdir()
    alone = apart / "3.0.0.yaml"
    alone.write_bytes((books / "book/3.0.0.yaml").read_bytes())
    assert _way(study, str(alone), []) == ["1.0.0", "3.0.0"]
    with pytest.raises(InputError, match=r"«book» cannot revise 2\.0\.0 of «bok»: it is another codebook\n  → "):
        _way(study, str(books / "book/3.0.0.yaml"), [])


def test_with_a_version_missing_between(study: Study, books: Path) -> None:
    """Without moves nobody knows where decisions go: they must not be lost on the way."""
    (books / "book/2.0.0.yaml").unlink()
    assert _way(study, "3.0.0", [books]) == ["1.0.0", "3.0.0"]
    _decide(study, "a")
    with pytest.raises(InputError) as caught:
        _way(study, "3.0.0", [books])
    assert str(caught.value) == (
        "3.0.0.yaml: people have decided on codes that book@3.0.0 does not have: a\n"
        "  → keep these codes in it, or say by revises: and moves: how it came from book@1.0.0 (with the versions "
        "between beside it), so that no decision is lost"
    )


def _decide(study: Study, code_id: str) -> str:
    with study.store() as store:
        comment_id = store.ids("comment")[0]
    decide(study, [Answer(comment_id, code_id, applies=True)], coder="kari")
    return comment_id


def test_another_codebook(study: Study, books: Path) -> None:
    """Allowed while every decision keeps its code."""
    assert _way(study, "stranger", [books]) == ["1.0.0", "stranger@1.0.0"]
    _decide(study, "c")
    assert _way(study, "stranger", [books]) == ["1.0.0", "stranger@1.0.0"]
    _decide(study, "b")
    with pytest.raises(InputError, match=r"that stranger@1\.0\.0 does not have: b"):
        _way(study, "stranger", [books])


def test_decisions_stand_sideways(study: Study, books: Path) -> None:
    """What was decided on a part is one of the whole in a version that never split it."""
    _bring(study, "2.0.0", [books])
    comment_id = _decide(study, "p")
    _bring(study, "2.1.0", [books])
    with study.store() as store:
        found = standing(store, load_codebook(books / "book/2.1.0.yaml"))
        assert [(one.coding.comment_id, one.coding.code_id) for one in found.carried] == [(comment_id, "w")]
        view = view_of(store, store.latest_run())  # type: ignore[arg-type]
    assert [(one.code_id, one.applies) for one in view.standing.codings] == [("a", True)]


def test_a_changed_file_under_the_same_version(study: Study, books: Path) -> None:
    """Two texts of one version would make this year's table another than last year's, with the same name above it."""
    path = _write(books, "1.0.0", "a b c d")
    with pytest.raises(InputError) as caught:
        _way(study, str(path), [books])
    assert str(caught.value) == (
        "1.0.0.yaml, column «version»: the study has used another book@1.0.0: the file was changed since, under the "
        "same version\n  → give the changed codebook a version of its own, such as the next number"
    )
    # By name the study's own comes first.
    assert _way(study, "1.0.0", [books]) == ["1.0.0"]


def test_a_mistake_between(study: Study, books: Path) -> None:
    """A version between that cannot be read is told of, and not stepped over."""
    path = books / "book/2.0.0.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("into: [p, q]", "into: [p, z]"), encoding="utf-8")
    with pytest.raises(InputError, match="there is no code «z»"):
        _way(study, "3.0.0", [books])


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("4.0.0", "the codebook «book» has no version «4.0.0»; it has: 1.0.0, 2.0.0, 2.1.0, 3.0.0\n  → "),
        ("bok", "there is no codebook «bok»; there are: book (1.0.0, 2.0.0, 2.1.0, 3.0.0), stranger (1.0.0)\n  → did"),
        ("stranger@draft", "the codebook «stranger» has no draft\n  → make one with"),
        ("nowhere.yaml", "nowhere.yaml"),
    ],
)
def test_what_is_not_there(study: Study, books: Path, to: str, message: str) -> None:
    """A typing error must be told as one, with what there is."""
    with pytest.raises(InputError) as caught:
        _way(study, to, [books])
    assert message in str(caught.value)


def test_a_draft_is_not_adopted(books: Path) -> None:
    """It may change tomorrow, and no table could be made again."""
    refuse_draft(load_codebook(books / "book/3.0.0.yaml"))
    with pytest.raises(InputError, match="a draft of book cannot be put to use\n  → give it a version"):
        refuse_draft(load_codebook(books / "book/draft.yaml"))


def test_the_log_says_where_it_came_from(study: Study, books: Path) -> None:
    """Undo needs to know what was in force before."""
    with study.store() as store, store.transaction(actor="kari", action="recode") as details:
        former = stored_codebook(store)
        adopt(store, find_way(store, "3.0.0", folders=[books]), former, details)
        assert details["from"] == {"name": "book", "version": "1.0.0", "digest": former.digest}
    with study.store() as store:
        kept = {one.version: one.in_force for one in store.codebooks()}
    assert kept == {"1.0.0": False, "2.0.0": False, "3.0.0": True}


def test_differences_of_files(books: Path) -> None:
    """Without a study: forward and back by the moves between, and two texts of the same version by their codes."""
    folders = [books]
    there = find_difference("book@1.0.0", "book@3.0.0", folders=folders)
    assert [one for one in there.changes if isinstance(one, Split | Merged)] == [
        Split("a", ("p", "q")),
        Merged(("p", "b"), "m"),
    ]
    assert (there.before, there.after) == ("book@1.0.0", "book@3.0.0")
    back = find_difference("book@3.0.0", "book@1.0.0", folders=folders)
    assert [one for one in back.changes if isinstance(one, Split | Merged)] == [
        Split("m", ("p", "b"), back=True),
        Merged(("p", "q"), "a", back=True),
    ]
    draft = find_difference("book", "book@draft", folders=folders)
    assert [type(one) for one in draft.changes] == [Added]
    assert find_difference("book", "book", folders=folders).changes == ()
    changed = _write(books.parent / "changed", "1.0.0", "a b c d")
    found = find_difference("book@1.0.0", str(changed), folders=folders)
    assert [type(one) for one in found.changes] == [Added]
    assert [type(one) for one in find_difference(str(changed), "book@1.0.0", folders=folders).changes] == [Removed]
