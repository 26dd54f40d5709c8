"""From a version to a draft of the next one, and from the draft to a release."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding import releasing, workflow
from nlp_coding.codebook.load import load_codebook
from nlp_coding.codebook.releases import LOCK, read_lock
from nlp_coding.core.errors import InputError
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder codebooks/small below the current one, with version 1.0.0 and a draft of the next."""
    monkeypatch.chdir(tmp_path)
    releasing.make_draft(str(SMALL_CODEBOOK))
    made = tmp_path / "codebooks" / "small"
    (made / "1.0.0.yaml").write_bytes(SMALL_CODEBOOK.read_bytes())
    return made


def change(folder: Path, *pairs: tuple[str, str]) -> None:
    """Change the draft's text."""
    draft = folder / "draft.yaml"
    text = draft.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    draft.write_text(text, encoding="utf-8")


LABEL = ("nb: Prøvekodebok", "nb: Kodebok til prøve")
NEW_TERM = ("    fastlege\n", "    fastlege\n    doktor\n")
RETIRED = ("  - id: turnover\n", "  - id: turnover\n    retired: true\n")


def message(caught: pytest.ExceptionInfo[InputError]) -> str:
    return str(caught.value)


def test_a_draft_is_the_version_under_another_number(folder: Path) -> None:
    """What was changed since must be what the author changed, and nothing else."""
    before, draft = load_codebook(SMALL_CODEBOOK), load_codebook(folder / "draft.yaml")
    assert (draft.version, draft.revises, draft.codes, draft.lists) == ("draft", "1.0.0", before.codes, before.lists)


def test_a_draft_is_not_written_over(folder: Path) -> None:
    """It may hold weeks of work."""
    change(folder, LABEL)
    before = (folder / "draft.yaml").read_bytes()
    with pytest.raises(InputError, match="there is a draft already"):
        releasing.make_draft("small")
    with pytest.raises(InputError, match="this is a draft already"):
        releasing.make_draft("small@draft")
    assert (folder / "draft.yaml").read_bytes() == before


def test_where_a_draft_is_put(small: Study, tmp_path: Path) -> None:
    """In a study it goes with the study; a folder that is named goes before."""
    made, book = releasing.make_draft(str(SMALL_CODEBOOK), study=small)
    assert (made, str(book)) == (small.folder / "codebooks" / "small" / "draft.yaml", "small@1.0.0")
    assert (
        releasing.make_draft(str(SMALL_CODEBOOK), to=tmp_path / "a" / "b", study=small)[0]
        == tmp_path / "a/b/draft.yaml"
    )
    assert workflow.show_codebook("small@draft", study=small).version == "draft"


@pytest.mark.parametrize(
    ("changed", "number", "level"),
    [((LABEL,), "1.0.1", "patch"), ((LABEL, NEW_TERM), "1.1.0", "minor"), ((LABEL, RETIRED), "2.0.0", "major")],
)
def test_the_number_says_what_changed(
    folder: Path, changed: tuple[tuple[str, str], ...], number: str, level: str
) -> None:
    """Whoever sees 1.0.1 must be able to rely on it that no tally can have moved."""
    change(folder, *changed)
    release = releasing.prepare_release("small")
    assert (release.proposed, str(release.codebook)) == (number, f"small@{number}")
    assert release.difference is not None
    assert release.difference.level == level
    assert releasing.publish(release).resolve() == folder / f"{number}.yaml"
    assert sorted(path.name for path in folder.iterdir()) == ["1.0.0.yaml", f"{number}.yaml", LOCK]
    released = load_codebook(folder / f"{number}.yaml")
    assert released == release.codebook
    assert read_lock(folder) == {number: released.digest}
    assert (folder / f"{number}.yaml").stat().st_mode == (folder / "1.0.0.yaml").stat().st_mode


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1.0.1", "1.0.1 says that the change is patch, and it is minor: "),
        ("1.0.0", "1.0.0 is taken"),
        ("0.9.0", "0.9.0 is not above 1.0.0"),
        ("1.1", "«1.1» is no version of three numbers"),
        ("draft", "«draft» is no version of three numbers"),
    ],
)
def test_a_number_that_does_not_fit_is_refused(folder: Path, number: str, words: str) -> None:
    """A number too low would be taken for a change that needs no new coding."""
    change(folder, NEW_TERM)
    with pytest.raises(InputError) as caught:
        releasing.prepare_release("small", version=number)
    assert words in message(caught)
    assert "release it as 1.1.0" in message(caught)


def test_a_higher_number_is_the_authors_to_choose(folder: Path) -> None:
    """A wording that matters to readers may be worth a number of its own."""
    change(folder, LABEL)
    release = releasing.prepare_release("small", version="2.0.0")
    assert (release.proposed, release.codebook.version) == ("1.0.1", "2.0.0")


def test_a_branch_gets_a_number_that_is_free(folder: Path) -> None:
    """Somebody else may have released a version of the same one."""
    change(folder, NEW_TERM)
    releasing.publish(releasing.prepare_release("small"))
    releasing.make_draft("small@1.0.0")
    change(folder, ("    fastlege\n", "    fastlege\n    lækjar\n"))
    assert releasing.prepare_release().codebook.version == "1.2.0"


def test_what_cannot_be_released(folder: Path) -> None:
    """Each is told with what to do, and nothing is written."""
    with pytest.raises(InputError, match="nothing is different from small@1"):
        releasing.prepare_release("small")
    change(folder, ("Stadig nye vikarer.", "Stadig nye leger."))
    with pytest.raises(InputError, match=r"draft.yaml, row \d+, .*«Stadig nye leger.» should get turnover"):
        releasing.prepare_release("small")
    change(folder, ("Stadig nye leger.", "Stadig nye vikarer."), ("  - id: turnover\n", "  - id: left\n"))
    with pytest.raises(InputError, match="the code «turnover» of 1"):
        releasing.prepare_release("small")
    (folder / "1.0.0.yaml").unlink()
    with pytest.raises(InputError, match=r"small@1\.0\.0, which it revises, is not to be found"):
        releasing.prepare_release("small")
    assert [path.name for path in folder.iterdir()] == ["draft.yaml"]


def test_a_first_version(folder: Path) -> None:
    """A codebook of one's own begins at 1.0.0; a draft that forgot what it revises does not."""
    change(folder, LABEL, ('revises: "1.0.0"\n', ""))
    with pytest.raises(
        InputError, match=r"does not say which version it revises; there are 1\.0\.0\n.*add revises: \"1"
    ):
        releasing.prepare_release("small")
    (folder / "1.0.0.yaml").unlink()
    release = releasing.prepare_release("small")
    assert (str(release.codebook), release.difference) == ("small@1.0.0", None)
    assert releasing.publish(release).resolve() == folder / "1.0.0.yaml"


def test_which_draft_is_meant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one at hand nobody needs to name it; with two, the wrong one would be released for ever."""
    change(folder, LABEL)
    for name in (None, "small", "small@draft", "codebooks/small/draft.yaml"):
        assert releasing.prepare_release(name).source == Path("codebooks/small/draft.yaml")
    releasing.make_draft("fastlege@1.0.0")
    with pytest.raises(InputError, match="several drafts: fastlege, small"):
        releasing.prepare_release()
    monkeypatch.chdir(folder)
    assert releasing.prepare_release().source == Path("draft.yaml")
    monkeypatch.chdir(folder.parent)
    with pytest.raises(InputError, match="there is no draft here"):
        releasing.prepare_release()


def test_a_version_that_stands_there_is_recorded(folder: Path) -> None:
    """Codebooks from before the lock, or copied by hand, get its protection without another number."""
    text = (folder / "1.0.0.yaml").read_bytes()
    release = releasing.prepare_release(str(folder / "1.0.0.yaml"))
    assert releasing.publish(release).resolve() == folder / "1.0.0.yaml"
    assert (folder / "1.0.0.yaml").read_bytes() == text
    assert list(read_lock(folder)) == ["1.0.0"]
    with pytest.raises(InputError, match=r"holds version 1\.0\.0, not 2\.0\.0"):
        releasing.prepare_release(str(folder / "1.0.0.yaml"), version="2.0.0")
    (folder / "mine.yaml").write_bytes(text)
    with pytest.raises(InputError, match=r"call it 1\.0\.0\.yaml, or write version: draft"):
        releasing.prepare_release(str(folder / "mine.yaml"))
    assert (folder / "mine.yaml").exists()


def test_a_draft_changed_after_it_was_checked_is_kept(folder: Path) -> None:
    """Between the question and the yes, an editor may have saved."""
    change(folder, LABEL)
    release = releasing.prepare_release("small")
    change(folder, NEW_TERM)
    with pytest.raises(InputError, match="the draft has been changed since"):
        releasing.publish(release)
    assert not (folder / "1.0.1.yaml").exists()


@pytest.mark.parametrize("step", ["replacing", "record", "unlink"])
def test_a_release_broken_off_can_be_done_again(folder: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut leaves the draft, or the draft and the version; the next try ends with the same number."""
    change(folder, LABEL)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    release = releasing.prepare_release("small")
    with monkeypatch.context() as broken:
        broken.setattr(Path if step == "unlink" else releasing, step, stop)
        with pytest.raises(KeyboardInterrupt):
            releasing.publish(release)
    assert (folder / "draft.yaml").exists()
    again = releasing.prepare_release("small")
    assert again.codebook.version == "1.0.1"
    releasing.publish(again)
    assert sorted(path.name for path in folder.iterdir()) == ["1.0.0.yaml", "1.0.1.yaml", LOCK]


def test_a_layout_that_cannot_be_edited_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A codebook written by a program as JSON must come out as itself or not at all."""
    monkeypatch.chdir(tmp_path)
    label = '"label": {"nb": "a", "nn": "b", "en": "c"}'
    code = f'{{"id": "a", {label}, "definition": "d"}}'
    Path("x.yaml").write_text(f'{{"name": "x", "version": "1.0.0", {label}, "codes": [{code}]}}', encoding="utf-8")
    with pytest.raises(InputError, match="cannot be changed in this layout"):
        releasing.make_draft("x.yaml")
    assert not Path("codebooks").exists()
