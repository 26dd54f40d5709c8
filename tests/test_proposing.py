"""From a suggested topic to a code in the draft of the study's codebook."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding import proposing, releasing, workflow
from nlp_coding.codebook.load import load_codebook, load_codebook_text
from nlp_coding.codebook.stub import entry_of, stub_code
from nlp_coding.core.codebook import Code
from nlp_coding.core.errors import InputError
from nlp_coding.core.topics import KnownTopic, Passage
from nlp_coding.proposing import Adopted, ProposedTerm
from nlp_coding.recoding.recode import recode
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, SMALL_COLUMNS

EMERGENCY = {
    "N1": "Legevakta er langt unna, og vi har ikkje bil. Elles greitt.",
    "N2": "Samarbeidet er godt. Men legevaktsentralen svarer seint om natta.",
    "N3": "Legevakten tar ikke imot oss.",
    "N4": "Vi har faste møter. Natt og helg er det bare legevaktlegen som kommer.",
    "N5": "Spør Torhild Skarvfjord på legevakta, tlf 91 23 45 67.",
    "N6": "Det er ambulansen som kjem, ingen annan.",
}
"""Comments of a topic that the codebook has not."""
OTHERS = {
    "N7": "Vikarer hele tiden. Legevakten har vi aldri bruk for.",
    "N8": "Greit nok.",
    "N9": "Vi har faste møter om natta.",
    "N10": "Legen kommer når vi ber om det.",
}
WORDS = (("legevakt", 2.5), ("natt", 1.0), ("ambulanse", 0.5), ("komme", 0.2))


@pytest.fixture(scope="session")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proposing")
    rows = [f"{one};Enig;Nord;{text}\n" for one, text in (EMERGENCY | OTHERS).items()]
    (folder / "survey.csv").write_text("id;svar;region;kommentar\n" + "".join(rows), encoding="utf-8")
    study = workflow.make_study(
        folder / "study",
        folder / "survey.csv",
        SMALL_COLUMNS,
        codebook=str(SMALL_CODEBOOK),
        levels="Enig|Delvis enig|Uenig",
    ).study
    workflow.code(study)
    passages = [_passage(one, "Legevakt" if "Legevakt" in text else "") for one, text in EMERGENCY.items()]
    passages[1] = _passage("N2", "Men")
    passages[3] = _passage("N4", "Natt")
    put(study, KnownTopic("", tuple(passages), WORDS), KnownTopic("", (Passage("N9", 0, 28),), dropped=True))
    put(study, KnownTopic("", (Passage("N8", 0, 11),), merged_into="T1"), KnownTopic("", name="Tom"))
    put(study, KnownTopic("", merged_into="T3"), KnownTopic("", (Passage("N8", 0, 11),)))
    return folder / "study"


def _passage(comment_id: str, start: str) -> Passage:
    text = EMERGENCY[comment_id]
    first = text.index(start)
    end = text.find(".", first)
    return Passage(comment_id, first, len(text) if comment_id == "N5" else end + 1)


def put(study: Study, *topics: KnownTopic) -> None:
    with study.store() as store, store.transaction(actor="kari", action="suggest"):
        store.put_topics(topics)


@pytest.fixture
def study(_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A coded study with a topic T1 that its codebook has not, seen from an empty folder."""
    monkeypatch.chdir(tmp_path)
    return workflow.open_study(Path(shutil.copytree(_folder, tmp_path / "study")))


def files(study: Study) -> Sequence[str]:
    return sorted(path.name for path in study.folder.rglob("*") if path.is_file())


def lines_of(done: Adopted) -> list[str]:
    return done.yaml.splitlines()


def test_a_topic_becomes_a_code_of_a_new_draft(study: Study) -> None:
    """The way from what people write about to a codebook that has it."""
    done = proposing.adopt_topic(study, "T1", "emergency_ward")
    assert (done.path, done.made, done.revises) == (
        study.folder / "codebooks" / "small" / "draft.yaml", True, "small@1.0.0",
    )  # fmt: skip
    draft, before = load_codebook(done.path), load_codebook(SMALL_CODEBOOK)
    assert (draft.version, draft.revises, draft.codes[:-1]) == ("draft", "1.0.0", before.codes)
    code = draft.codes[-1]
    assert code == done.code
    assert set(code.label.values()) == {"Legevakt, natt, ambulanse"}
    assert code.definition.startswith("UTKAST: kommentarer om legevakt, natt, ambulanse. Skriv hva koden gjelder")
    assert (code.matches, code.rejects, code.parent) == ((), (), None)
    assert code.terms[0].source == "legevakt*"
    assert done.yaml.replace("\n", "\n  ").rstrip() in done.path.read_text(encoding="utf-8")


def test_the_draft_names_comments_by_id_and_quotes_none(study: Study) -> None:
    """A codebook is passed on to others than those who may read the comments."""
    done = proposing.adopt_topic(study, "T1", "emergency_ward")
    assert lines_of(done)[1].startswith("  # from topic T1: comments ")
    assert {f"N{n}" for n in (1, 2, 3, 4, 5, 6, 8)} == {
        one.strip() for one in lines_of(done)[1].partition("comments ")[2].split(",")
    }
    text = done.path.read_text(encoding="utf-8")
    for secret in ("Torhild", "Skarvfjord", "langt unna", "tar ikke imot", "91"):
        assert secret not in text


def test_what_each_term_finds_and_all_together(study: Study) -> None:
    """A person judges a term by what it brings and what it catches beside it."""
    done = proposing.adopt_topic(study, "T1", "emergency_ward")
    assert done.terms[0] == ProposedTerm("legevakt*", 5, 1)
    assert done.n_comments == 7  # T3 was joined to it
    assert set(done.found) >= {"N1", "N2", "N3", "N4", "N5"}
    assert done.others == ("N7",)
    for term in done.terms:
        assert term.n_found / (term.n_found + term.n_others) >= 0.6


def test_the_figures_are_those_of_a_trial_of_the_draft(study: Study) -> None:
    """What adopt says and what `codebook diff` says would contradict each other."""
    done = proposing.adopt_topic(study, "T1", "emergency_ward", parent="arenas")
    impact = recode(study, str(done.path), dry_run=True).impact
    (code,) = (one for one in impact.codes if one.code_id == "emergency_ward")
    assert sorted(code.gained) == sorted((*done.found, *done.others))


def test_a_study_that_is_not_coded(study: Study, tmp_path: Path) -> None:
    """The difference that a code makes cannot be seen before there is anything to compare with."""
    fresh = workflow.make_study(
        tmp_path / "fresh",
        Path(shutil.copy(SMALL_CODEBOOK.parent / "survey.csv", tmp_path)),
        SMALL_COLUMNS,
        codebook=str(SMALL_CODEBOOK),
    ).study
    put(fresh, KnownTopic("", (Passage("K07", 0, 16),), name="Meldinger"))
    done = proposing.adopt_topic(fresh, "T1", "letters")
    assert f"nlp-coding code --study {fresh.folder}" in [step.command for step in done.next_steps]
    assert done.code.label["nn"] == "Meldinger"


def test_an_existing_draft_is_added_to(study: Study) -> None:
    """It may hold weeks of work, and comments that a dump would lose."""
    path, _ = releasing.make_draft(str(SMALL_CODEBOOK), study=study)
    text = path.read_text(encoding="utf-8").replace("  - id: meetings", "  # ours, æøå 🩺\n  - id: meetings")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    done = proposing.adopt_topic(study, "T1", "emergency_ward", parent="arenas")
    assert (done.path, done.made) == (path, False)
    proposing.adopt_topic(study, "T6", "fine", label="Greit")
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o640
    after = raw.decode("utf-8-sig").replace("\r\n", "\n")
    added = [f"  {line}" for line in lines_of(done)]
    kept = after.replace("\n".join(added) + "\n\n", "").partition("\n  - id: fine")[0]
    assert kept == text
    assert [code.id for code in load_codebook(path).codes] == [
        "arenas", "meetings", "messages", "emergency_ward", "turnover", "fine",
    ]  # fmt: skip


def test_a_version_that_only_the_study_has_is_put_beside_the_draft(study: Study) -> None:
    """`codebook check` and `release` hold a draft against it; nobody may have the file any more."""
    proposing.adopt_topic(study, "T1", "emergency_ward")
    assert load_codebook(study.folder / "codebooks" / "small" / "1.0.0.yaml") == load_codebook(SMALL_CODEBOOK)
    _, failed, lacks = workflow.check_codebook("small@draft", study=study)
    assert failed == ()
    assert not [one for one in lacks if "to be found" in one.message]


def test_another_file_under_the_study_s_version_is_refused(study: Study) -> None:
    """A draft of it would be a draft of something that the study was never coded with."""
    folder = study.folder / "codebooks" / "small"
    folder.mkdir(parents=True)
    text = SMALL_CODEBOOK.read_text(encoding="utf-8")
    (folder / "1.0.0.yaml").write_text(text.replace("nevner møter", "handler om møter"), encoding="utf-8")
    with pytest.raises(InputError, match=r"the study has used another small@1\.0\.0"):
        proposing.adopt_topic(study, "T1", "emergency_ward")
    assert not (folder / "draft.yaml").exists()


def test_with_text_passages_become_examples(study: Study) -> None:
    """Examples are a code's tests; those that name somebody, or that its terms do not find, are none."""
    done = proposing.adopt_topic(study, "T1", "emergency_ward", with_text=True)
    assert "Legevakten tar ikke imot oss." in done.code.matches
    assert "Men legevaktsentralen svarer seint om natta." in done.code.matches
    assert not [text for text in done.code.matches if "Torhild" in text or "Samarbeidet" in text]
    assert len(done.code.matches) + done.n_passed_over == 5
    book, failed, _ = workflow.check_codebook(str(done.path), study=study)
    assert (book.codes[-1].matches, failed) == (done.code.matches, ())


def test_a_topic_without_words_of_its_own(study: Study) -> None:
    """A code without terms is honest; terms that find everything are not."""
    put(study, KnownTopic("", (Passage("N8", 0, 5), Passage("N10", 0, 12)), name="Diverse"))
    with study.store() as store:
        last = store.known_topics()[-1].id
    done = proposing.adopt_topic(study, last, "diverse", with_text=True)
    if not done.terms:
        assert (done.found, done.others, done.code.matches) == ((), (), ())
    assert load_codebook(done.path).by_id["diverse"] == done.code


@pytest.mark.parametrize(
    ("asked", "messages"),
    [
        (("T33", "x"), ("no topic «T33»", "did you mean T3? run nlp-coding suggest first")),
        (("nothing", "x"), ("no topic «nothing»", "→ run nlp-coding suggest first")),
        (("T2", "x"), ("the topic T2 was dropped", "adopt another")),
        (("T3", "x"), ("the topic T3 was joined to T1", "adopt T1")),
        (("T5", "x"), ("the topic T5 was joined to T3", "adopt T1")),
        (("T4", "x"), ("the topic T4 has no passages", "run nlp-coding suggest again")),
        (("T6", "x"), ("the topic T6 has neither a name nor key words", "--label")),
        (("T1", "meetings"), ("«meetings» is a code already (small@1.0.0)", "an id of its own")),
        (("T1", "Legevakt nå"), ("«Legevakt nå» is no id", "write legevakt_na")),
        (("T1", "1"), ("«1» is no id", "write a word in small letters")),
        (("T1", "x", " \n"), ("the label has no text",)),
        (("T1", "x", None, "arena"), ("there is no code «arena»", "did you mean «arenas»?")),
        (("T1", "x", None, "turnover"), ("«turnover» is a code that comments get", "the groups: arenas")),
        (("T9", "Å", "", "x"), ("no topic", "is no id", "no text", "no code «x»")),
    ],
)
def test_refused(study: Study, asked: Sequence[str | None], messages: Sequence[str]) -> None:
    """All that is wrong in one pass, with a remedy, and nothing is left behind."""
    before = files(study)
    topic, code_id, label, parent = (*asked, None, None)[:4]
    with pytest.raises(InputError) as caught:
        proposing.adopt_topic(study, str(topic), str(code_id), label=label, parent=parent)
    for message in messages:
        assert message in str(caught.value).replace("small@draft", "small@1.0.0")
    assert len(caught.value.mistakes) == (4 if topic == "T9" else 1)
    assert files(study) == before


def test_an_id_that_was_retired_is_refused(study: Study) -> None:
    """Ids never die: what people decided on the old code would count for the new one."""
    path, _ = releasing.make_draft(str(SMALL_CODEBOOK), study=study)
    text = path.read_text(encoding="utf-8").replace("  - id: turnover\n", "  - id: turnover\n    retired: true\n")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="«turnover» was retired, and its id never dies"):
        proposing.adopt_topic(study, "T1", "turnover")
    with pytest.raises(InputError, match="the parent «turnover» is retired"):
        proposing.adopt_topic(study, "T1", "emergency_ward", parent="turnover")
    assert path.read_text(encoding="utf-8") == text


def test_a_draft_with_mistakes_is_left_alone(study: Study) -> None:
    """Its author has to mend it first; nobody else knows what was meant."""
    path, _ = releasing.make_draft(str(SMALL_CODEBOOK), study=study)
    for text in ("name: small\nversion: draft\n", path.read_text(encoding="utf-8") + "    oops: 1\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"draft\.yaml"):
            proposing.adopt_topic(study, "T1", "emergency_ward")
        assert path.read_text(encoding="utf-8") == text


def test_codes_in_brackets_are_refused(study: Study) -> None:
    """Such a file can be read, and no line can be put into it."""
    path, _ = releasing.make_draft(str(SMALL_CODEBOOK), study=study)
    text = (
        "name: small\nversion: draft\nlabel: {nb: a, nn: b, en: c}\n"
        "codes: [{id: a, label: {nb: a, nn: b, en: c}, definition: d}]\n"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no code can be put in, in this layout"):
        proposing.adopt_topic(study, "T1", "emergency_ward")
    assert path.read_text(encoding="utf-8") == text


def test_the_stub_is_in_the_language_of_the_codebook() -> None:
    """A bokmål sentence in a nynorsk codebook is the first thing its reader would have to change."""
    book = load_codebook(SMALL_CODEBOOK)

    def definition(*written: str, language: str = "nb", name: str = "Legevakt") -> str:
        codes = tuple(replace(book.codes[0], definition=text) for text in written)
        return stub_code("x", name, replace(book, codes=codes), language=language).definition  # type: ignore[arg-type]

    assert definition("Kva tenesta ikkje får frå legane.").startswith("UTKAST: kommentarar om legevakt. Skriv kva")
    assert definition("Hva tjenesten ikke får fra legene.", language="nn").startswith("UTKAST: kommentarer om")
    assert definition("What is not said of the doctors.").startswith("DRAFT: comments about legevakt. Write")
    assert definition("Møter.", language="nn").startswith("UTKAST: kommentarar")
    assert "om LAR. " in definition(name="LAR")
    assert "om e-meldinger. " in definition(name="E-meldinger.")


@pytest.mark.parametrize("name", ["a: b # c", '"x" \\ y', "- [z]", "æ 🩺\u2028 å", "no", "1.10", "'", "{a}", "% %s {}"])
def test_whatever_a_label_and_an_id_hold(name: str) -> None:
    """A draft that YAML reads otherwise, or not at all, would be the program's own fault."""
    book = load_codebook(SMALL_CODEBOOK)
    code = stub_code("x", name, book, language="nb", parent="arenas")
    code = replace(code, matches=(name,))
    entry = entry_of(code, (f"from topic T1: {name}, \x85\r\n - id: y\x00", "b" * 300))
    text = 'name: n\nversion: "1.0.0"\nlabel: {nb: a, nn: b, en: c}\ncodes:\n'
    group = "- id: arenas\n  label: {nb: a, nn: b, en: c}\n  definition: d\n"
    read = load_codebook_text(text + group + "\n".join(entry) + "\n").codes
    assert read[1:] == (code,)
    assert isinstance(read[1], Code)
    assert entry[0] == "- id: x"
