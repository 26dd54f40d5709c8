"""suggest, as it is typed: the list, what is said beside it, the page, and what is refused."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.decisions import Answer, decide
from nlp_coding.workflow import Study
from tests.cli.conftest import Ran, Run
from tests.taught import make_open
from tests.topics.written import TEXTS, few_votes

Golden = Callable[[str, bytes], None]


@pytest.fixture(scope="module", autouse=True)
def _few_votes() -> Iterator[None]:
    with few_votes():
        yield


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Comments on three matters, of which people have coded one as turnover, and another as now this, now that."""
    study = make_open(
        tmp_path_factory.mktemp("suggest") / "s", {**TEXTS, "møte1": "Vi har faste møter.", "annet1": "-"}
    )
    workflow.code(study)
    said = {"drosje": ("turnover", range(10)), "sår": ("meetings", range(4))}
    answers = [Answer(f"{one}{n}", code, True) for one, (code, numbers) in said.items() for n in numbers]
    decide(study, [*answers, *(Answer(f"sår{n}", "messages", True) for n in range(4, 8))], coder="kari")
    return study.folder


@pytest.fixture
def study(_folder: Path, tmp_path: Path) -> Study:
    return workflow.open_study(Path(shutil.copytree(_folder, tmp_path / "study")))


def _screen(ran: Ran) -> bytes:
    """Both streams and the status; stability hangs on the last digits of a machine's sums."""
    text = f"{ran.out}--- stderr ---\n{ran.err}--- exit status {ran.status} ---\n"
    assert "Traceback" not in text
    return re.sub(r"stability\s+[01]\.\d\d", "stability <n>", text).encode()


def test_the_list(run: Run, golden: Golden, study: Study) -> None:
    """What a topic is, who writes of it and which comments stand for it; what is not in it is said beside it."""
    ran = run("suggest", "--study", study.folder)
    golden("suggest.txt", _screen(ran))
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    assert run("suggest", "--study", study.folder) == ran


def test_the_list_of_what_is_not_coded_yet(run: Run, tmp_path: Path) -> None:
    """Every topic is new then, and that must be told from a codebook that lacks them all."""
    study = make_open(tmp_path / "new", TEXTS)
    ran = run("suggest", "--study", study.folder)
    assert ran.status == 0
    assert "The study is not coded yet, so every topic counts as new: run nlp-coding code first." in ran.err
    assert ran.out.count("  new\n") == 3


def test_steering(run: Run, study: Study) -> None:
    """What is said of topics, in one command, and the list after it."""
    at = ("--study", study.folder)
    first = json.loads(run("suggest", "--json", *at).out)
    ids = {one["comments"][0].rstrip("0123456789"): one["id"] for one in first}
    steered = run(
        "suggest", "--merge", f"{ids['tolk']} + {ids['sår']}", "--rename", f"{ids['drosje']}=Skyss til legen",
        "--like", "kroniske sår", "--drop", ids["drosje"], "--restore", ids["drosje"], *at,
    )  # fmt: skip
    assert steered.status == 0
    assert f"{ids['drosje']}  Skyss til legen  " not in steered.out  # restored before it is dropped
    assert "1 dropped topic found again" in steered.err
    again = run("suggest", "--restore", ids["drosje"], *at)
    assert f"{ids['drosje']}  Skyss til legen  " in again.out
    assert f"\n{ids['sår']}  " not in f"\n{again.out}"
    assert "asked for: kroniske sår" in " ".join(again.out.split())
    assert run("suggest", *at) == again
    assert f"{ids['drosje']}  drosje, " in run("suggest", "--rename", f"{ids['drosje']}=", *at).out


KEYS = {
    "id", "name", "kind", "about", "words", "n_comments", "n_uncoded", "n_open", "comments", "codes",
    "codes_in_passages", "by_level", "by_variety", "stability", "like",
}  # fmt: skip


def test_json(run: Run, study: Study) -> None:
    """Scripts read these keys; nothing of the comments but their ids and key words is printed."""
    ran = run("suggest", "--json", "--seed", "3", "--guided", "--like", "taxi og buss", "--study", study.folder)
    assert ran.status == 0
    found = json.loads(ran.out)
    assert len(found) >= 3
    for one in found:
        assert set(one) == KEYS
        assert one["n_comments"] == len(one["comments"]) == sum(one["by_level"].values())
        assert one["kind"] in ("new", "between", "part", "covered")
        assert all(isinstance(word, str) for word in one["words"])
        assert (one["stability"] is None) == (one["like"] is not None)
    assert "legekontoret er for dyrt" not in ran.out


def quotes(page: str) -> list[str]:
    """The comments of which there is more than a word or two in a page, as text or in its data."""
    return [text for text in TEXTS.values() if text[:25] in page or json.dumps(text[:25])[1:-1] in page]


def test_the_page(run: Run, study: Study, tmp_path: Path) -> None:
    """A page that is passed on holds no comment, unless it was asked for, and only its owner may read it."""
    ran = run("suggest", "--html", "topics.html", "--study", study.folder)
    assert (ran.status, ran.err.splitlines()[-1]) == (0, "Wrote topics.html.")
    page = (tmp_path / "topics.html").read_text(encoding="utf-8")
    assert quotes(page) == []
    assert "drosje3" in page
    run("suggest", "--html", "quoted.html", "--with-text", "--language", "en", "--study", study.folder)
    quoted = (tmp_path / "quoted.html").read_text(encoding="utf-8")
    assert len(quotes(quoted)) == len(TEXTS)
    assert '<html lang="en">' in quoted
    assert '<html lang="nb">' in page
    if os.name == "posix":
        assert {stat.S_IMODE((tmp_path / f"{name}.html").stat().st_mode) for name in ("topics", "quoted")} == {0o600}


@pytest.mark.parametrize(
    "typed",
    [
        "--merge T1", "--merge T1+", "--merge +", "--rename T1", "--rename =Tolk", "--with-text", "--seed -1",
        "--seed x", "--language de", "T1",
    ],
)  # fmt: skip
def test_usage(run: Run, study: Study, typed: str) -> None:
    """2 says that the command was wrong; nothing was looked for and nothing remembered."""
    ran = run("suggest", *typed.split(), "--study", study.folder)
    assert (ran.status, ran.out) == (2, "")
    assert "Usage: nlp-coding suggest" in ran.err
    with study.store() as store:
        assert store.known_topics() == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["--drop", "T1"], "run nlp-coding suggest first: it numbers the topics"),
        (["--like", " "], "there is nothing after --like"),
        (["--like", "qwxyz"], "no comment is like «qwxyz»"),
    ],
)
def test_wrong_input(run: Run, study: Study, typed: list[str], message: str) -> None:
    """Status 1, a remedy, nothing on stdout, nothing remembered."""
    ran = run("suggest", *typed, "--study", study.folder)
    assert (ran.status, ran.out) == (1, "")
    assert message in ran.err
    assert "→" in ran.err
    with study.store() as store:
        assert store.known_topics() == []


def test_topics_that_are_not_known(run: Run, study: Study) -> None:
    """A slip is answered with what was meant."""
    at = ("--study", study.folder)
    assert run("suggest", *at).status == 0
    ran = run("suggest", "--merge", "T1+T22", "--drop", "t3", *at)
    assert (ran.status, ran.out) == (1, "")
    assert "there is no topic «t3»\n  → did you mean «T3»?" in ran.err
    assert ran.err.endswith("2 mistakes; nothing was changed.\n")


def test_without_bertopic(run: Run, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever left the large libraries out is told how to get them, and that the rest works."""
    monkeypatch.setitem(sys.modules, "bertopic", None)
    ran = run("suggest", "--study", study.folder)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("BERTopic, which finds topics, cannot be imported (")
    assert ran.err.endswith("  → pip install bertopic; everything but suggest works without it\n")
    assert run("status", "--study", study.folder).status == 0


def test_the_small_study_has_too_few(run: Run, small: Study) -> None:
    """Ten comments are read sooner than grouped."""
    ran = run("suggest", "--study", small.folder)
    assert (ran.status, ran.out) == (1, "")
    assert "topics need at least 12 comments with something to say, and the study has 9" in ran.err
