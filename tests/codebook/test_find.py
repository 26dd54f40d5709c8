from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.codebook.find import find_codebook, find_draft, list_codebooks, list_drafts, shipped_codebooks
from nlp_coding.core.errors import InputError


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two folders of codebooks; fastlege 1.9.0 is in both, a draft and a bank of examples stand beside it."""
    for file in (
        "own/fastlege/1.9.0.yaml",
        "own/fastlege/draft.yaml",
        "own/fastlege/2.0.0-draft.yaml",
        "own/fastlege/examples-1.9.0.csv",
        "own/empty/readme.txt",
        "shipped/fastlege/1.9.0.yaml",
        "shipped/fastlege/1.10.0.yaml",
        "shipped/sjukeheim/1.0.0.yml",
        "shipped/ny/draft.yaml",
    ):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return [tmp_path / "own", tmp_path / "shipped", tmp_path / "not there"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fastlege", "shipped/fastlege/1.10.0.yaml"),
        ("fastlege@1.9.0", "own/fastlege/1.9.0.yaml"),
        ("sjukeheim@1.0.0", "shipped/sjukeheim/1.0.0.yml"),
        ("{root}/own/fastlege/draft.yaml", "own/fastlege/draft.yaml"),
        ("fastlege@draft", "own/fastlege/draft.yaml"),
        ("ny@draft", "shipped/ny/draft.yaml"),
        ("{root}/shipped/ny@draft", "shipped/ny/draft.yaml"),
        ("{root}/shipped/fastlege@1.9.0", "shipped/fastlege/1.9.0.yaml"),
        ("{root}/own/fastlege", "own/fastlege/1.9.0.yaml"),
    ],
)
def test_what_a_person_types_names_one_file(typed: str, found: str, folders: list[Path], tmp_path: Path) -> None:
    """The wrong version would code a whole study, and 1.10.0 comes after 1.9.0."""
    assert find_codebook(typed.format(root=tmp_path), folders=folders) == tmp_path / found


def test_a_folder_in_the_current_one_does_not_hide_a_name(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study called fastlege beside you must not change what the name means; a folder of your own is still found."""
    monkeypatch.chdir(tmp_path / "own")
    assert find_codebook("fastlege", folders=folders[1:]) == folders[1] / "fastlege" / "1.10.0.yaml"
    assert find_codebook("fastlege@1.9.0", folders=[]) == Path("fastlege/1.9.0.yaml")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("fastlegge", r"there are: fastlege \(1\.9\.0, 1\.10\.0\), sjukeheim \(1\.0\.0\)\n.*did you mean «fastlege»"),
        ("fastlege@1.8.0", r"no version «1\.8\.0»; it has: 1\.9\.0, 1\.10\.0\n.*did you mean fastlege@1\.9\.0"),
        ("fastlege@nyeste", r"it has: 1\.9\.0, 1\.10\.0\n.*write fastlege for the highest"),
        ("{root}/own/fastlege/drft.yaml", r"no such file\n.*did you mean .*draft\.yaml"),
        ("{root}/own/empty", r"no codebook here is called by a version"),
        ("@1.0.0", r"no codebook «»"),
        ("sjukeheim@draft", r"«sjukeheim» has no draft\n.*codebook draft sjukeheim"),
        ("ny", r"«ny» has a draft \(.*draft\.yaml\), and no version that was released\n.*write ny@draft"),
        ("ny@1.0.0", r"«ny» has a draft"),
        ("nye@draft", r"there is no codebook «nye»"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    typed: str, words: str, folders: list[Path], tmp_path: Path
) -> None:
    """A name typed wrong must show the names that exist, not only that this one does not."""
    with pytest.raises(InputError, match=words):
        find_codebook(typed.format(root=tmp_path), folders=folders)


def test_the_list_holds_released_versions_in_order(folders: list[Path]) -> None:
    """Drafts are not offered to others, and the last one listed is the newest."""
    listed = {name: list(versions) for name, versions in list_codebooks(folders).items()}
    assert listed == {"fastlege": ["1.9.0", "1.10.0"], "sjukeheim": ["1.0.0"]}


def test_drafts_are_listed_by_themselves(folders: list[Path], tmp_path: Path) -> None:
    """`codebook release` without a name takes the only draft at hand, and must see when there are two."""
    assert list_drafts(folders) == {
        "fastlege": tmp_path / "own/fastlege/draft.yaml",
        "ny": tmp_path / "shipped/ny/draft.yaml",
    }
    assert find_draft("sjukeheim", folders=folders) is None


def test_the_shipped_codebooks_are_found() -> None:
    """Without them `demo` has nothing to code with."""
    assert (shipped_codebooks() / "fastlege").is_dir()
