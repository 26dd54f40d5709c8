"""Version numbers, and the lock that finds a release that was changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.codebook.find import list_codebooks, shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.codebook.releases import (
    LOCK,
    free_version,
    level_of_step,
    next_version,
    read_lock,
    record,
    version_key,
)
from nlp_coding.core.errors import InputError

TEXT = """\
name: x
version: "1.0.0"
label: {nb: a, nn: b, en: c}
codes:
  - id: a
    label: {nb: a, nn: b, en: c}
    definition: d
"""


def _version(folder: Path, version: str, text: str = TEXT) -> Path:
    path = folder / f"{version}.yaml"
    path.write_text(text.replace('"1.0.0"', f'"{version}"'), encoding="utf-8")
    return path


def _recorded(folder: Path, *versions: str) -> None:
    for version in versions:
        record(_version(folder, version), load_codebook(folder / f"{version}.yaml"))


def test_the_lock_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Sorted by version, so that two people's releases make no needless difference; and it says what it is."""
    _recorded(tmp_path, "1.10.0", "1.9.0", "2.0.0", "1.9.0")
    digests = {version: load_codebook(tmp_path / f"{version}.yaml").digest for version in ("1.9.0", "1.10.0", "2.0.0")}
    assert read_lock(tmp_path) == digests
    head, *lines = (tmp_path / LOCK).read_text(encoding="utf-8").splitlines()
    assert head.startswith("# ")
    assert lines == [f"{version} {digest}" for version, digest in digests.items()]
    assert read_lock(tmp_path / "nowhere") == {}


def test_a_changed_release_is_found(tmp_path: Path) -> None:
    """Two studies that name fastlege@1.0.0 would not have been coded with the same codebook."""
    _recorded(tmp_path, "1.0.0")
    path = _version(tmp_path, "1.0.0", TEXT.replace("definition: d", "definition: e"))
    with pytest.raises(InputError) as caught:
        load_codebook(path)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.row, mistake.column) == (str(path), 2, "version")
    assert mistake.message == "1.0.0 was released, and has been changed since"
    assert mistake.remedy == "put the released file back, or copy the change to draft.yaml and release that"


def test_a_changed_release_is_told_with_its_other_mistakes(tmp_path: Path) -> None:
    """Whoever mends the slip in it would only then learn that the file must not be touched at all."""
    _recorded(tmp_path, "1.0.0")
    path = _version(tmp_path, "1.0.0", TEXT.replace("definition: d", "definisjon: d"))
    with pytest.raises(InputError) as caught:
        load_codebook(path)
    assert [(one.row, one.message) for one in caught.value.mistakes] == [
        (2, "1.0.0 was released, and has been changed since"),
        (5, "«definition» is missing"),
        (7, "unknown key «definisjon»"),
    ]


def test_layout_is_not_a_change(tmp_path: Path) -> None:
    """A comment, or another editor's line ends, do not make another codebook."""
    _recorded(tmp_path, "1.0.0")
    path = tmp_path / "1.0.0.yaml"
    path.write_bytes(b"# a comment\r\n" + TEXT.replace("\n", "\r\n").encode())
    assert load_codebook(path).version == "1.0.0"


def test_other_files_are_not_the_release(tmp_path: Path) -> None:
    """A draft, a copy to try something in, and a version that was never released may say what they like."""
    _recorded(tmp_path, "1.0.0")
    changed = TEXT.replace("definition: d", "definition: e")
    (tmp_path / "mine.yaml").write_text(changed, encoding="utf-8")
    assert load_codebook(tmp_path / "mine.yaml").codes[0].definition == "e"
    assert load_codebook(_version(tmp_path, "1.1.0", changed)).codes[0].definition == "e"


def test_a_release_is_not_recorded_twice_differently(tmp_path: Path) -> None:
    """The lock would vouch for whatever was recorded last."""
    _recorded(tmp_path, "1.0.0")
    before = (tmp_path / LOCK).read_bytes()
    (tmp_path / "other").mkdir()
    other = _version(tmp_path / "other", "1.0.0", TEXT.replace("definition: d", "definition: e"))
    with pytest.raises(InputError, match=r"1\.0\.0 was released, and has been changed since"):
        record(tmp_path / "1.0.0.yaml", load_codebook(other))
    assert (tmp_path / LOCK).read_bytes() == before


def test_slips_in_the_lock_are_told_beside_those_of_the_codebook(tmp_path: Path) -> None:
    """It is merged by version control, and may hold the marks of a conflict."""
    digest = "a" * 64
    lines = [
        "# head",
        "",
        f"1.0.0 {digest}",
        "<<<<<<< HEAD",
        f"1.0 {digest}",
        f"1.1.0 {digest[:-1]}",
        f"1.0.0 {'b' * 64}",
    ]
    (tmp_path / LOCK).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_codebook(_version(tmp_path, "1.0.0", TEXT.replace("definition: d", "definisjon: d")))
    told = [(Path(one.file or "").name, one.row) for one in caught.value.mistakes]
    assert told == [("1.0.0.yaml", 5), ("1.0.0.yaml", 7), *((LOCK, row) for row in (4, 5, 6, 7))]
    assert all(one.remedy for one in caught.value.mistakes)


@given(st.binary(max_size=80))
def test_no_lock_brings_a_traceback(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """Whatever stands in the file, the answer is a message."""
    folder = tmp_path_factory.mktemp("lock")
    (folder / LOCK).write_bytes(raw)
    digests = {}
    try:
        digests = read_lock(folder)
    except InputError as error:
        digests = {str(one.row): one.message for one in error.mistakes}
    assert all(digests.values())


def test_the_shipped_releases_are_what_they_were() -> None:
    """A shipped version that is changed would change what studies elsewhere were coded with."""
    folder = shipped_codebooks() / "fastlege"
    lock = read_lock(folder)
    assert lock["1.0.0"] == "218be22dd593abb2d4e9c5682ef1c1440239928b23ef252359c46f8f3f38cf65"
    versions = list_codebooks([shipped_codebooks()])["fastlege"]
    assert {version: load_codebook(versions[version]).digest for version in lock} == lock


@given(st.tuples(*[st.integers(0, 12)] * 3), st.sampled_from(["major", "minor", "patch"]))
def test_the_next_number_is_above_and_says_its_level(numbers: tuple[int, int, int], level: str) -> None:
    """A number that says less than what changed is what the whole numbering is against."""
    version = ".".join(map(str, numbers))
    following = next_version(version, level)  # type: ignore[arg-type]
    assert (version_key(following) or ()) > numbers
    assert level_of_step(version, following) == level


def test_a_number_that_a_branch_took_is_left_out() -> None:
    """Two drafts of 1.0.0 may both have added a code."""
    assert free_version("1.0.0", "minor", {"1.1.0": "", "1.2.0": "", "1.2.1": ""}) == "1.3.0"
    assert free_version("1.0.0", "patch", {"1.1.0": ""}) == "1.0.1"
    with pytest.raises(ValueError, match="no version"):
        next_version("draft", "major")
