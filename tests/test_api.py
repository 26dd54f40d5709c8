"""The Python interface: names that are promised, frames, tables that withhold, figures, and the verbs."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nlp_coding as nc
from nlp_coding import api
from nlp_coding.codebook.diff import Diff
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.table import Tally
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

REGION = ("Nord", "Sør", "Totalt")


@pytest.fixture
def study(small: Study) -> api.Study:
    return nc.open(small.folder)


def test_the_parts_that_are_called_are_parts_still() -> None:
    """The program's own commands import from the parts whose names are promised as functions."""
    import nlp_coding.codebook.find
    from nlp_coding import demo as part

    assert nlp_coding.codebook.find.find_codebook
    assert part.make_demo  # type: ignore[attr-defined]
    assert nc.codebook("fastlege@2.0.0").version == "2.0.0"
    assert callable(nc.demo)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        nc.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_a_study_is_opened_from_inside_its_folder(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a notebook that lies in the study's folder, nobody should have to write a path."""
    below = small.folder / "notebooks"
    below.mkdir()
    monkeypatch.chdir(below)
    assert repr(nc.open()) == "<Study: 12 respondents, 10 comments, small@1.0.0, 6 with codes in run 1>"
    with pytest.raises(StudyError, match="there is no study"):
        nc.open(str(below))


def test_comments(study: api.Study) -> None:
    """A wrong row here is a wrong result in every analysis that starts from the frame."""
    comments = study.comments
    assert list(comments.columns) == [
        "respondent_id", "text", "variety", "substance", "codes", "agreement", "outside", "wave", "weight", "region",
    ]  # fmt: skip
    assert comments.index.name == "comment_id"
    row = comments.loc["K11"]
    assert (row["codes"], row["agreement"], row["region"]) == (("meetings", "messages", "turnover"), "Uenig", "Nord")
    assert bool(comments.loc["K08", "substance"]) is False
    assert comments["text"]["K03"] == "Vi sender PLO-meldinger 👩‍⚕️, og møte har vi kvar veke."
    codings = study.codings.set_index(["comment_id", "code"])
    assert comments["text"]["K03"][slice(*codings.loc[("K03", "messages"), ["start", "end"]])] == "PLO-meldinger"
    assert study.masked.equals(comments["text"])


def test_agreement_is_ordered_and_what_is_off_the_scale_is_apart(study: api.Study) -> None:
    """«Vet ikke» above «Uenig» would turn up in a mean, a trend and a model."""
    comments = study.comments
    assert comments["agreement"].cat.ordered
    assert list(comments["agreement"].cat.categories) == [
        "Enig",
        "Delvis enig",
        "Verken enig/uenig",
        "Delvis uenig",
        "Uenig",
    ]
    assert comments.index[comments["agreement"] < "Uenig"].tolist() == ["K01", "K03", "K08", "K09", "K12"]
    assert pd.isna(comments.loc["K06", "agreement"])
    assert comments["outside"].dropna().to_dict() == {"K06": "Vet ikke"}
    assert pd.isna(comments.loc["K07", "agreement"])


def test_respondents_and_codes(study: api.Study) -> None:
    """Those without a comment are the base of who commented, and a code's definition is what a code means."""
    respondents = study.respondents
    assert len(respondents) == 12
    assert respondents["comment_id"].isna().sum() == 2
    assert respondents["region"].value_counts().to_dict() == {"Nord": 6, "Sør": 6}
    codes = study.codes
    assert codes.loc["meetings", ["label", "group"]].tolist() == ["Møter", "Arenaer"]
    assert codes.loc["meetings", "terms"] == ("fast *møte", "*møte ~4 uke")
    assert "arenas" not in codes.index
    assert str(study.codebook) == "small@1.0.0"


def test_a_table_is_a_frame(study: api.Study) -> None:
    """Numbers as text, or rounded before anybody has asked for it, cannot be gone on with."""
    who = study.table("commenting", by="region")
    assert who["Kommentar"].to_dict() == dict(zip(REGION, (6, 4, 10), strict=True))
    assert str(who["Kommentar"].dtype) == "Int64"
    assert who.iloc[2, 3] == pytest.approx(1000 / 12)
    assert who.title == who.attrs["title"] == "Antall respondenter med og uten kommentar, etter region"
    assert who.notes == tuple(who.attrs["notes"])
    assert who.statistics.empty
    codes = study.table(statistics=True)
    assert codes[("Møter", "n")].tolist() == [1, 1, 0, 0, 1, 3, 1]
    assert codes[("Møter", "%")]["Enig"] == 50.0
    assert codes["Kommentarer med innhold"]["Totalt"] == 7
    assert "p" in codes.statistics.index


def test_what_is_computed_from_a_table_is_a_plain_frame(study: api.Study) -> None:
    """A frame of ten rows that showed the whole table would be believed."""
    who = study.table("commenting", by="region")
    assert type(who.head(1)) is pd.DataFrame
    assert type(who.copy()) is pd.DataFrame
    assert who.head(1).attrs["title"] == who.title
    assert pd.concat([who, who]).attrs == who.attrs
    assert 'class="nlpc"' in who._repr_html_()
    again = pickle.loads(pickle.dumps(who))
    assert again.equals(who)
    assert again.title == who.title
    who.loc["Nord", "Kommentar"] = 99
    assert 'class="nlpc"' not in who._repr_html_()


def test_what_is_withheld_is_nowhere_in_the_frame(small: Study, study: api.Study) -> None:
    """A number that is left out of the page and lies in the object goes out with the notebook."""
    plain = study.table("commenting", by="region")
    table = study.table("commenting", by="region", min_cell=3)
    assert (table.attrs["min_cell"], table.attrs["withheld"]) == (3, int(table.withheld.to_numpy().sum()))
    assert table.attrs["withheld"] > 0
    assert table.isna().equals(table.withheld)
    held = [cell for row in table._origin.table.rows for cell in row.cells if cell.withheld]
    assert held
    assert {cell for cell in held if isinstance(cell, Tally)} == {Tally(None)}
    assert table._origin.produced.system is None
    assert table._origin.produced.exposed == ()
    assert ">:</td>" in table._repr_html_()
    assert not plain.isna().any(axis=None)
    shown = table["Totalt"].tolist()
    assert shown == plain["Totalt"].tolist()


def test_protected_percentages_are_rounded(demo: Study) -> None:
    """All digits of a weighted share tell whose weights it is made of."""
    table = nc.open(demo.folder).table("commenting", by="municipality_size", min_cell=5)
    assert table.iloc[:, 3].dropna().tolist() == [17, 35, 31, 28, 24]


def test_saving_is_publishing(study: api.Study, tmp_path: Path) -> None:
    """A table saved from Python is out as much as one from the command line: the next is held against both."""
    study.table("commenting", min_cell=3).save(tmp_path / "a.docx")
    study.figure("commenting", min_cell=3).save(str(tmp_path / "b.svg"))
    study.table("commenting").save(tmp_path / "c.csv")
    with study.study.store() as store:
        assert {(one.name, one.min_cell) for one in store.published()} == {("a.docx", 3), ("b.svg", 3), ("c.csv", 0)}
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"
    assert (tmp_path / "c.csv").stat().st_mode & 0o077 == 0
    with pytest.raises(InputError, match=r"a table is not written as «\.pdf»"):
        study.table("commenting").save(tmp_path / "a.pdf")
    with pytest.raises(InputError, match="there is no folder"):
        study.figure("commenting").save(tmp_path / "none" / "a.svg")


def test_a_figure(study: api.Study) -> None:
    """A notebook shows nothing where the object cannot draw itself."""
    figure = study.figure("heat", merge="Enig+Delvis enig=Enig")
    assert figure._repr_svg_().lstrip().startswith("<svg")
    assert "Møter" in figure.description
    assert any("slått sammen" in note for note in figure.notes)
    assert repr(figure) == f"<Chart: {figure.title}>"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda study: study.table("comenting"), "did you mean «commenting»"),
        (lambda study: study.table("codes", percent="rows"), "did you mean «row»"),
        (lambda study: study.table("code"), "to a table of one code"),
        (lambda study: study.table("codes", by="regon"), "did you mean «region»"),
        (lambda study: study.figure("heat", bye="region"), "did you mean «by»"),
        (lambda study: study.figure("pie"), "there is no figure «pie»"),
        (lambda study: study.explain("K99"), "there is no comment «K99»"),
        (lambda study: study.decide("K01", "meeting", True), "did you mean «meetings»"),
        (lambda study: study.recode("fastlege@9.9.9"), r"9\.9\.9"),
    ],
)
def test_mistakes_are_told(study: api.Study, ask: Any, said: str) -> None:
    """A KeyError from deep inside does not say what to write instead."""
    with pytest.raises(InputError, match=said):
        ask(study)


def test_what_a_person_decides_shows(study: api.Study) -> None:
    """A notebook that kept an old state in memory would show the machine's answer after a person's."""
    study.decide("K01", "meetings", False, coder="kari")
    assert study.comments.loc["K01", "codes"] == ()
    told = str(study.explain("K01"))
    assert "- not meetings (Møter) – decided by kari" in told
    assert "said yes to meetings (Møter); it does not hold" in told
    cell = study.explain_cell("meetings", "Uenig")
    assert [one.comment.id for one in cell.value] == ["K11"]
    assert "> Ingen <mark>faste møter</mark>." in str(cell)
    assert cell._repr_markdown_().startswith("### 1 comment with meetings at «Uenig»")
    assert study.status.counts.n_decided == 1


def test_how_far_coders_agree(study: api.Study, tmp_path: Path) -> None:
    """A notebook reports what the command reports, as numbers with their intervals."""
    for comment_id, ola in (("K01", True), ("K03", True), ("K04", False), ("K05", True)):
        study.decide(comment_id, "meetings", comment_id != "K05", coder="kari")
        study.decide(comment_id, "meetings", ola, coder="ola")
    found = study.reliability()
    row = found.frame.loc["meetings"]
    assert (row["n_units"], row["yes_kari"], row["yes_ola"], row["percent"], row["kappa"]) == (4, 3, 3, 50.0, -1 / 3)
    assert found.frame.loc["turnover", "alpha"] is pd.NA
    assert found.alpha_masi is None
    assert repr(found) == "<Agreeing: kari and ola, 4 comments>"
    assert "| Møter | 4 | 3 (3) | 50\xa0% (" in found._repr_markdown_()
    found.save(tmp_path / "reliability.csv")
    assert "Møter" in (tmp_path / "reliability.csv").read_text(encoding="utf-8-sig")
    decided = study.decisions
    assert set(decided["coder"]) == {"kari", "ola"}
    assert len(decided) == 8


def test_docs(study: api.Study) -> None:
    """What is coded does not reach a spaCy pipeline otherwise."""
    doc = next(study.to_docs())
    assert [(span.text, span.label_) for span in doc.spans["codes"]] == [("faste møter", "meetings")]
    assert set(study.displacy_options()["colors"]) >= {"meetings", "messages"}


def test_what_changed_between_versions() -> None:
    """From a version that is not the next one, moves are known by those between alone."""
    found = nc.diff("fastlege@1.0.0", "fastlege@2.0.0")
    assert isinstance(found.value, Diff)
    assert "co\\_location and municipal\\_employment are merged" in str(found)
    books = [nc.codebook(f"fastlege@{version}") for version in ("1.0.0", "2.0.0")]
    assert nc.diff(*books).value == found.value
    other = replace(books[0], label={"nb": "En annen"})  # not the one that is known under its name
    assert {type(one).__name__ for one in nc.diff(books[0], other).value.changes} == {"CodebookRelabelled"}


def test_a_dry_run(study: api.Study, tmp_path: Path) -> None:
    """The frames of a re-coding would tell something else than its report."""
    text = SMALL_CODEBOOK.read_text(encoding="utf-8")
    text = text.replace('version: "1.0.0"', 'version: "1.1.0"\nrevises: "1.0.0"').replace("      *møte ~4 uke\n", "")
    later = tmp_path / "1.1.0.yaml"
    later.write_text(text.replace("      - Møte hver uke.\n", ""), encoding="utf-8")
    trial = study.recode(str(later), dry_run=True)
    assert study.status.counts.n_runs == 1
    codes = trial.codes.loc["meetings", ["label", "before", "after", "gain", "lose"]]
    assert codes.tolist() == ["Møter", 3, 2, 0, 1]
    assert trial.comments.to_numpy().tolist() == [["meetings", "Møter", "loses", "K03"]]
    cells = trial.cells[trial.cells["code"] == "meetings"].set_index("level")
    assert cells.loc["Delvis enig", ["before", "after", "change"]].tolist() == [1, 0, -1]
    assert list(cells.index.categories[:2]) == ["Enig", "Delvis enig"]
    trial.save(tmp_path / "trial.html")
    assert trial.document.title in (tmp_path / "trial.html").read_text(encoding="utf-8")
