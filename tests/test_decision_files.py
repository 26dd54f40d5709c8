"""Files of decisions: three forms, told apart by the header; every mistake in one pass, with its place and a remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlp_coding import decisions, workflow
from nlp_coding.core.coding import Evidence
from nlp_coding.core.errors import InputError
from nlp_coding.decision_files import DecisionFile, read_decisions
from nlp_coding.decisions import Answer
from nlp_coding.recoding.recode import recode
from nlp_coding.tables.rows_file import save_rows
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

Held = dict[tuple[str, str, str], bool]


def _write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _held(study: Study) -> Held:
    """Comment, code and coder → the answer."""
    with study.store() as store:
        return {(one.comment_id, one.code_id, one.coder): one.applies for one in store.decisions()}


def _decide(study: Study, file: Path, coder: str | None = None) -> DecisionFile:
    found = read_decisions(study, file, coder=coder)
    decisions.decide_read(study, found, coder=coder)
    return found


def _messages(study: Study, file: Path, coder: str | None = None) -> list[str]:
    """The mistakes; nothing may be recorded."""
    before = _held(study)
    with pytest.raises(InputError) as caught:
        decisions.decide_from(study, file, coder=coder)
    assert _held(study) == before
    return [str(one).removeprefix(f"{file.name}, ") for one in caught.value.mistakes]


def test_a_wide_file(small: Study, tmp_path: Path) -> None:
    """A coder's sheet in Excel would be typed in again by hand; a blank cell is no answer, or half a sheet says no."""
    file = _write(
        tmp_path / "d.csv", "comment_id;Møte;messages;UTSKIFTING;svar",
        "K01;x;0;;Enig", "K03;;;;Enig", "K04;nei;JA;1.0;Uenig", "K05;USANN;true;0,0;Uenig",
    )  # fmt: skip
    found = _decide(small, file, coder="kari")
    assert _held(small) == {
        ("K01", "meetings", "kari"): True,
        ("K01", "messages", "kari"): False,
        ("K04", "meetings", "kari"): False,
        ("K04", "messages", "kari"): True,
        ("K04", "turnover", "kari"): True,
        ("K05", "meetings", "kari"): False,
        ("K05", "messages", "kari"): True,
        ("K05", "turnover", "kari"): False,
    }
    assert (found.n_blank, found.n_blank_cells, found.unread) == (1, 1, ())


def test_truth_values_of_a_workbook(small: Study, tmp_path: Path) -> None:
    """Excel turns TRUE into a value of its own, and pandas writes 1 as 1.0."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["comment_id", "meetings", "messages"], ["K01", True, 0.0], [None, None, None], ["K99", False, 2]):
        book.active.append(row)
    book.save(tmp_path / "d.xlsx")
    assert _messages(small, tmp_path / "d.xlsx") == [
        "row 4, column «messages»: «2» is neither 1 nor 0\n  → write 1 where the code applies, 0 where it does not",
        "row 4, column «comment_id»: there is no comment «K99» in the study\n  → did you mean «K09»?",
    ]  # the row as Excel counts it, below a blank one; the comment is named once
    book.active.delete_rows(4)
    book.save(tmp_path / "d.xlsx")
    _decide(small, tmp_path / "d.xlsx", coder="kari")
    assert _held(small) == {("K01", "meetings", "kari"): True, ("K01", "messages", "kari"): False}


def test_a_cell_in_error_is_told_once(small: Study, tmp_path: Path) -> None:
    """#N/A in a column that nobody reads is no reason to refuse a file."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["comment_id", "meetings", "note"], ["K01", 1, "#N/A"], ["K03", "#N/A", None]):
        book.active.append(row)
    for cell in ("C2", "B3"):
        book.active[cell].data_type = "e"
    book.save(tmp_path / "d.xlsx")
    assert _messages(small, tmp_path / "d.xlsx") == [
        "row 3, column «meetings»: the cell shows the error #N/A\n  → correct it in Excel, or clear the cell"
    ]


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        (
            "meetings;mesages", "1;0", "«mesages»: there is no code «mesages» in the study\n"
            "  → did you mean «messages»? If it is no code, take the column out",
        ),
        (
            "meetings;qqq", "1;x", "«qqq»: there is no code «qqq» in the study\n"
            "  → the codes are meetings, messages, turnover. If it is no code, take the column out",
        ),
        ("meetings;Arenaer", "1;1", "«Arenaer»: «arenas» is a group of codes\n  → decide on one of meetings, messages"),
        (
            "meetings;Møter", "1;1",
            "«Møter»: «meetings» and «Møter» are columns of the same code\n  → keep one of them",
        ),
        (
            "mesages;svar", "1;Enig", "«mesages»: there is no code «mesages» in the study\n"
            "  → did you mean «messages»? If it is no code, take the column out",
        ),
    ],
)  # fmt: skip
def test_columns_that_may_be_codes(small: Study, tmp_path: Path, header: str, row: str, message: str) -> None:
    """A whole column of decisions would be lost over one wrong letter."""
    file = _write(tmp_path / "d.csv", f"comment_id;{header}", f"K01;{row}")
    assert _messages(small, file) == [f"row 1, column {message}"]


def test_columns_that_are_none(small: Study, tmp_path: Path) -> None:
    """Notes beside the codes are allowed; that they are not kept is told."""
    file = _write(tmp_path / "d.csv", "comment_id;text;meetings;notat;svar;arenas", "K01;Vi har;1;sjekk 2;Enig;")
    assert _decide(small, file).unread == ("notat", "arenas")
    with pytest.raises(InputError, match="no column holds decisions\n  → write the columns comment_id, code and"):
        read_decisions(small, _write(tmp_path / "d.csv", "comment_id;text;svar", "K01;Vi har;Enig"))


def test_labels_name_codes(small: Study, tmp_path: Path) -> None:
    """Who codes in Excel sees labels; the ids are the program's."""
    _decide(small, _write(tmp_path / "l.csv", "comment_id,codes", "K01,Meldingar; turnover"), coder="kari")
    file = _write(tmp_path / "c.csv", "comment_id,code,applies", "K03,Meetings,1", "K04,utskifting,0")
    _decide(small, file, coder="kari")
    assert {key[:2]: applies for key, applies in _held(small).items()} == {
        ("K01", "meetings"): False, ("K01", "messages"): True, ("K01", "turnover"): True,
        ("K03", "meetings"): True, ("K04", "turnover"): False,
    }  # fmt: skip
    assert decisions.decide_whole(small, "K05", "Møter")[0][0] == Answer("K05", "meetings", True)
    assert "did you mean «Møter»?" in _messages(small, _write(tmp_path / "c.csv", "comment_id,codes", "K01,Møtr"))[0]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Two codes and a group of one label; one code of it is retired."""
    folder = tmp_path_factory.mktemp("twins")
    label = "label: {nb: Møter, nn: Møte, en: Meetings}, definition: d"
    (folder / "1.0.0.yaml").write_text(
        f'name: twins\nversion: "1.0.0"\nlabel: {{nb: a, nn: a, en: a}}\ncodes:\n'
        f"  - {{id: top, {label}}}\n  - {{id: one, parent: top, {label}, terms: møte}}\n"
        f"  - {{id: two, {label}, terms: møte}}\n"
        "  - {id: old, label: {nb: Gammel, nn: Gamal, en: Old}, definition: d, retired: true, replaced_by: [one]}\n",
        encoding="utf-8",
    )
    survey = _write(folder / "s.csv", "id;svar;kommentar", "A;Enig;Møter", "B;Uenig;Ingenting")
    columns = workflow.Columns(id="id", text="kommentar", agreement="svar")
    return workflow.make_study(
        folder / "s", survey, columns, levels="Enig|Uenig", codebook=str(folder / "1.0.0.yaml")
    ).study


def test_a_label_of_two_codes(twins: Study, tmp_path: Path) -> None:
    """One of the two would be taken, and nobody asked which; a group of that label is never meant."""
    what = "«møter» names several codes: one, two\n  → write the id of the one that is meant"
    for rows, place in (
        (("comment_id,codes", "A,møter"), "row 2, column «codes»"),
        (("comment_id,code,applies", "A,møter,1"), "row 2, column «code»"),
        (("comment_id,møter,one", "A,1,1"), "row 1, column «møter»"),
    ):
        assert _messages(twins, _write(tmp_path / "d.csv", *rows))[0] == f"{place}: {what}"
    retired = _messages(twins, _write(tmp_path / "d.csv", "comment_id,gammel,one", "A,1,1", "B,1,0"))
    assert retired == ["row 1, column «gammel»: «old» is retired in twins@1.0.0\n  → decide on one"]


def test_each_rows_own_coder(small: Study, tmp_path: Path) -> None:
    """What two coders decided would all be one's, and their agreement perfect."""
    file = _write(
        tmp_path / "d.csv", "comment_id,code,applies,coder",
        "K01,meetings,1,kari", "K01,meetings,0, ola ", "K03,turnover,,",
    )  # fmt: skip
    found = read_decisions(small, file)
    assert decisions.decide_read(small, found) == "kari, ola"
    assert _held(small) == {("K01", "meetings", "kari"): True, ("K01", "meetings", "ola"): False}
    assert found.n_blank == 1
    same = _write(tmp_path / "d.csv", "comment_id,codes,coder", "K01,-,kari", "K01,-,ola", "K01,meetings,kari")
    assert _messages(small, same) == [
        "row 4, column «comment_id»: «K01» stands in row 2 already\n  → keep one of the two rows"
    ]


def test_coders_who_are_wrong(small: Study, tmp_path: Path) -> None:
    """Decisions would be in the name of somebody who never made them."""
    file = _write(
        tmp_path / "d.csv", "comment_id;meetings;coder", "K01;1;kari", "K03;0;", "K04;0;ola", "K05;1;machine"
    )  # fmt: skip
    assert _messages(small, file) == [
        "row 3, column «coder»: nobody is named who decided\n  → fill in the cell, or name one with --coder ID",
        "row 5, column «coder»: «machine» is the program's own name\n  → write who decided, or take the row out",
    ]
    assert _messages(small, file, coder="kari")[0] == (
        "row 4, column «coder»: the row is by «ola», and --coder says kari\n"
        "  → leave out --coder; or clear the cell where kari decided"
    )
    assert len(_messages(small, file, coder="kari")) == 2
    mixed = _write(tmp_path / "d.csv", "comment_id,code,applies,coder", "K01,meetings,1,kari", "K01,meetings,0,")
    assert _messages(small, mixed, coder="kari")[0].startswith("row 3: «K01» × «meetings» is 0 here and 1 in row 2")


def test_the_words_of_a_yes(small: Study, tmp_path: Path) -> None:
    """Evidence that a person marked in another program would be lost; the words of a no are left aside, and told."""
    file = _write(
        tmp_path / "d.csv", "comment_id,code,applies,start,end,further_spans",
        "K04,turnover,1,6,16,22-38 40–45", "K04,meetings,0,6,16,", "K03,messages,1,10.0,22,", "K01,meetings,1,,,",
    )  # fmt: skip
    assert _decide(small, file, coder="kari").n_spans_of_no == 1
    with small.store() as store:
        words = {(one.comment_id, one.code_id): one.evidence for one in store.decisions()}
    assert words == {
        ("K04", "turnover"): (Evidence(6, 16, ""), Evidence(22, 38, ""), Evidence(40, 45, "")),
        ("K04", "meetings"): (),
        ("K03", "messages"): (Evidence(10, 22, ""),),
        ("K01", "meetings"): (),
    }


def test_words_that_are_not_there(small: Study, tmp_path: Path) -> None:
    """An explanation would show other words than the person marked, or none."""
    file = _write(
        tmp_path / "d.csv", "comment_id,code,applies,start,end,further_spans",
        "K01,meetings,1,0,30,", "K03,meetings,1,0,62,", "K04,meetings,1,5,,", "K05,meetings,1,7,7,",
        "K06,meetings,1,a,-3,", "K07,meetings,1,,,1-2", "K09,meetings,1,0,2,1-12-2024 3-99", "K11,meetings,1,0,2,",
        "K11,meetings,1,4,5,",
    )  # fmt: skip
    whole = "write start and end as whole numbers, counted from 0, or neither"
    with small.store() as store:
        lengths = {one: len(text) for one, text in store.texts(["K01", "K03", "K09"]).items()}
    assert lengths["K01"] == 30
    assert lengths["K03"] < 62
    see = "see that the words are of the comment as it is now, or clear start, end and further_spans"
    assert _messages(small, file) == [
        f"row 3, column «end»: 0–62 ends after the comment, which has {lengths['K03']} characters\n  → {see}",
        f"row 4, column «end»: the cell is blank\n  → {whole}",
        "row 5, column «end»: 7–7 holds no words\n  → the end is the place after the last character",
        f"row 6, column «start»: «a» is no place in a text\n  → {whole}",
        f"row 6, column «end»: «-3» is no place in a text\n  → {whole}",
        f"row 7, column «start»: the cell is blank\n  → {whole}",
        f"row 7, column «end»: the cell is blank\n  → {whole}",
        "row 8, column «further_spans»: «1-12-2024» is no span\n  → write spans as start-end, as in 22-38 40-45",
        f"row 8, column «further_spans»: 3–99 ends after the comment, which has {lengths['K09']} characters\n  → {see}",
        "row 10: «K11» × «meetings» has other words here than in row 9\n"
        "  → keep one row, with the other words in further_spans",
    ]


def test_rows_that_are_no_decisions(small: Study, tmp_path: Path) -> None:
    """The outcome of an adjudication would become one coder's own word, and a suggestion of the machine a decision."""
    file = _write(
        tmp_path / "d.csv", "comment_id,code,applies,status,coder",
        "K01,meetings,1,settled,kari", "K03,meetings,1,decided,kari", "K04,old,1,retired,kari", "K05,meetings,0,,kari",
    )  # fmt: skip
    assert _decide(small, file).passed_over == {"settled": 1, "retired": 1}
    assert {key[0] for key in _held(small)} == {"K03", "K05"}
    machine = _write(tmp_path / "d.csv", "comment_id,code,applies,status,coder", "K01,meetings,1,suggested,machine")
    assert _messages(small, machine)[0].startswith("row 2, column «status»: «suggested» is no status of a decision\n")
    settled = _write(tmp_path / "d.csv", "comment_id,code,applies,status", "K01,meetings,1,settled")
    with pytest.raises(InputError, match="the file holds no decisions: a row of status settled is none"):
        decisions.decide_from(small, settled)


def test_nothing_is_named(small: Study, tmp_path: Path) -> None:
    """A blank id is a slip of the hand, and no code of that name."""
    file = _write(tmp_path / "d.csv", "comment_id,code,applies", ",,1", "K01,meetings,1")
    assert _messages(small, file) == [
        "row 2, column «comment_id»: no comment is named\n  → write the comment's id",
        "row 2, column «code»: no code is named\n  → write the code's id",
    ]


def test_ids_are_cleaned_as_in_the_survey(small: Study, tmp_path: Path) -> None:
    """Excel's no-break space after an id would make an unknown comment of it."""
    _decide(small, _write(tmp_path / "d.csv", "comment_id,code,applies", "\u00a0K01 , meetings,1"), coder="kari")
    assert _held(small) == {("K01", "meetings", "kari"): True}


@pytest.fixture(scope="module")
def _redefined_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study under a second version, which gave turnover another meaning."""
    folder = tmp_path_factory.mktemp("redefined")
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace('version: "1.0.0"', 'version: "2.0.0"\nrevises: "1.0.0"')
    text = text.replace("Kommentaren nevner vikarer", "Kommentaren klager over vikarer")
    text = text.replace("codes:\n", "moves:\n  - redefine: turnover\n\ncodes:\n", 1)
    (folder / "book").mkdir()
    shutil.copy(SMALL_CODEBOOK, folder / "book/1.0.0.yaml")
    (folder / "book/2.0.0.yaml").write_text(text, encoding="utf-8")
    columns = workflow.Columns(id="id", text="kommentar", agreement="svar", attributes=("region",))
    study = workflow.make_study(
        folder / "s", SMALL_CODEBOOK.parent / "survey.csv", columns, codebook=str(folder / "book/1.0.0.yaml")
    ).study
    workflow.code(study)
    recode(study, str(folder / "book/2.0.0.yaml"))
    return study.folder


@pytest.fixture
def redefined(_redefined_folder: Path, tmp_path: Path) -> Study:
    return workflow.open_study(Path(shutil.copytree(_redefined_folder, tmp_path / "s")))


def test_rows_of_another_version(redefined: Study, tmp_path: Path) -> None:
    """What was said of a code before it got another meaning would count as said of the new one."""
    file = _write(
        tmp_path / "d.csv", "comment_id,code,applies,codebook",
        "K01,turnover,1,small@1.0.0", "K01,meetings,1,small@1.0.0",
        "K03,turnover,1,small@2.0.0", "K04,turnover,1,", "K05,meetings,1,small@0.9.0",
    )  # fmt: skip
    assert _messages(redefined, file) == [
        "row 2, column «codebook»: «turnover» was redefined between small@1.0.0 and small@2.0.0\n"
        "  → decide on it again, and clear the cell",
        "row 6, column «codebook»: the row is of small@0.9.0, which the study has not used\n"
        "  → see that the codes mean the same in small@2.0.0, and clear the cell",
    ]
    wide = _write(
        tmp_path / "w.csv", "comment_id,meetings,turnover,codebook", "K01,1,,small@1.0.0", "K03,,0,small@1.0.0"
    )
    assert len(_messages(redefined, wide)) == 1
    _decide(redefined, _write(tmp_path / "w.csv", "comment_id,meetings,codebook", "K01,1,small@1.0.0"), coder="kari")
    assert _held(redefined) == {("K01", "meetings", "kari"): True}


def test_what_is_missing_from_the_header(small: Study, tmp_path: Path) -> None:
    """Without the right columns no row can be read, and what is wrong is said once."""
    for header, messages in (
        ("coment_id,meetings", ["row 1: there is no column «comment_id»\n  → did you mean «coment_id»?"]),
        ("comment_id,meetings,meetings", ["row 1: several columns are called «meetings»\n  → keep one of them"]),
        ("comment_id,applies", ["row 1: there is no column «code»\n  → the columns are comment_id, applies"]),
    ):
        file = _write(tmp_path / "d.csv", header, ",".join(["", *"1" * header.count(",")]))
        assert _messages(small, file) == messages


def test_a_file_with_notes_twice(small: Study, tmp_path: Path) -> None:
    """Two columns that nobody reads may be called the same."""
    file = _write(tmp_path / "d.csv", "comment_id,meetings,notat,notat", "K01,1,a,b")
    assert _decide(small, file, coder="kari").answers == [Answer("K01", "meetings", True, "d.csv", 2)]


def test_rows_as_a_program_writes_them(small: Study, tmp_path: Path) -> None:
    """The same rows in both kinds of file are the same decisions."""
    rows = [("comment_id", "meetings", "turnover"), ("K01", 1, 0), ("K04", None, 1)]
    found = []
    for name in ("d.csv", "d.xlsx"):
        save_rows(rows, tmp_path / name)
        answers = read_decisions(small, tmp_path / name).answers
        found.append([(one.comment_id, one.code_id, one.applies, one.row) for one in answers])
    assert found[0] == found[1]
    assert found[0] == [("K01", "meetings", True, 2), ("K01", "turnover", False, 2), ("K04", "turnover", True, 3)]
