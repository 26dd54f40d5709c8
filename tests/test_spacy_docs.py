"""A study as spaCy's Docs, and the component that codes the Docs of any pipeline."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from nlp_coding import decisions, workflow
from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.suggest import Coder
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.decisions import Answer
from nlp_coding.spacy_docs import COLOURS, displacy_options, to_docs
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, make_small

TEXTS = (
    "Fast vikarmøte.",
    "Vi sender PLO-meldinger 👩‍⚕️, og møte har vi kvar veke.",
    "Vi har ikke vikarer.",
    "-",
    "",
    "Ingen faste møter. Fastlegene slutter, og meldigner blir liggende.",
)
NOTHING = {"meetings": 0.0, "messages": 0.0, "turnover": 0.0}


def _spans(doc: Doc) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans["codes"]]


def _told(doc: Doc, code_id: str) -> dict[str, Any]:
    told: dict[str, Any] = doc.spans["codes"].attrs["codings"][code_id]
    return told


def _by_id(docs: Iterator[Doc]) -> dict[str, Doc]:
    return {doc.user_data["comment_id"]: doc for doc in docs}


def _pipeline(language: str = "nb", codebook: Path = SMALL_CODEBOOK, **config: Any) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("codebook_coder", config={"codebook": str(codebook), "learned": False, **config})
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return _pipeline()


def test_docs_of_a_study(small: Study) -> None:
    """Every comment is there to the letter, with tokens of its variety, and every span on the words it is about."""
    docs = list(to_docs(small))
    with small.store() as store:
        comments = [one for chunk in store.iter_comments() for one in chunk]
    assert [(doc.user_data["comment_id"], doc.text) for doc in docs] == [(one.id, one.text) for one in comments]
    by_id = _by_id(iter(docs))
    assert {doc.lang_: doc.user_data["comment_id"] for doc in docs} == {"nb": "K12", "nn": "K06"}
    # The emoji is three code points joined by a fourth and followed by a fifth: six tokens or one, offsets hold.
    assert _spans(by_id["K03"]) == [("PLO-meldinger", "messages"), ("møte har vi kvar veke", "meetings")]
    assert _told(by_id["K03"], "meetings") == {
        "applies": True,
        "origin": "terms",
        "coder": "machine",
        "status": "suggested",
        "score": None,
        "evidence": [[33, 54, "*møte ~4 uke"]],
    }
    assert by_id["K03"].cats == {"meetings": 1.0, "messages": 1.0, "turnover": 0.0}
    assert by_id["K03"].user_data == {
        "comment_id": "K03",
        "respondent_id": "K03",
        "agreement": "Delvis enig",
        "wave": None,
        "attributes": {"region": "Nord"},
        "variety": "nn",
        "substance": True,
    }
    assert (by_id["K08"].user_data["substance"], by_id["K08"].cats, _spans(by_id["K08"])) == (False, NOTHING, [])
    assert by_id["K08"].spans["codes"].attrs == {"codebook": "small@1.0.0", "codings": {}}


def test_what_people_decided(small: Study, tmp_path: Path) -> None:
    """A no would be shown as words that speak for the code, and a quarrel be taught to a classifier as a no."""
    new = tmp_path / "new.csv"
    new.write_text("id;svar;region;kommentar\nK20;Enig;Nord;Vi har ikkje sett vikarar.\n", encoding="utf-8")
    workflow.add_rows(small, new)
    said = [("K01", "meetings", False), ("K04", "turnover", True), ("K09", "messages", True), ("K11", "meetings", True)]
    decisions.decide(small, [Answer(*one) for one in (*said, ("K20", "turnover", False))], coder="kari")
    decisions.decide(small, [Answer("K11", "meetings", False)], coder="ola")
    docs = _by_id(to_docs(small))
    assert _spans(docs["K01"]) == []
    assert docs["K01"].cats == NOTHING
    assert (_told(docs["K01"], "meetings")["applies"], _told(docs["K01"], "meetings")["coder"]) == (False, "kari")
    # A yes has the words that the machine found, or none.
    assert _spans(docs["K04"]) == [("vikarlegar", "turnover"), ("legar har slutta", "turnover")]
    assert _told(docs["K04"], "turnover")["origin"] == "person"
    assert _spans(docs["K09"]) == []
    assert docs["K09"].cats == {**NOTHING, "messages": 1.0}
    assert docs["K11"].cats == {"messages": 1.0, "turnover": 1.0}
    assert (docs["K20"].cats, docs["K20"].user_data["substance"], docs["K20"].lang_) == ({"turnover": 0.0}, None, "nn")


def test_a_text_that_changed(small: Study, tmp_path: Path) -> None:
    """Spans of the older text would stand on any words of the new one."""
    new = tmp_path / "new.csv"
    new.write_text("id;svar;region;kommentar\nK01;Enig;Nord;Ingenting å melde om faste møter\n", encoding="utf-8")
    workflow.add_rows(small, new, update=True)
    doc = _by_id(to_docs(small))["K01"]
    assert (doc.text, doc.cats, _spans(doc)) == ("Ingenting å melde om faste møter", {}, [])


def test_docs_without_codings(tmp_path: Path) -> None:
    """Before the first run there are comments to look at, and no codes."""
    study = make_small(tmp_path / "study", coded=False)
    docs = _by_id(to_docs(study, with_codings=False))
    assert (docs["K06"].user_data["variety"], docs["K06"].lang_, docs["K06"].cats) == ("nn", "nn", {})
    assert "codes" not in docs["K06"].spans
    with pytest.raises(StudyError, match="nothing is coded yet"):
        next(to_docs(study))


def test_docs_from_a_pipeline_of_the_callers(small: Study) -> None:
    """Whoever has nb_core_news_sm wants its sentences, and not a text that it has changed."""
    nlp = spacy.blank("nb")
    nlp.add_pipe("sentencizer")
    doc = _by_id(to_docs(small, nlp=nlp))["K04"]
    assert [sentence.text for sentence in doc.sents] == ["Berre vikarlegar.", "Tre legar har slutta på eitt år."]
    assert _spans(doc)[0] == ("vikarlegar", "turnover")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.lower().split())
    with pytest.raises(ValueError, match="changes the text of comment K01"):
        list(to_docs(small, nlp=nlp))


def test_doc_bin(small: Study) -> None:
    """What is said of a code would be lost on the way to spaCy's training, or to a colleague."""
    docs = list(to_docs(small))
    written = DocBin(store_user_data=True, docs=docs).to_bytes()
    read = list(DocBin().from_bytes(written).get_docs(spacy.blank("nb").vocab))
    assert [doc.text for doc in read] == [doc.text for doc in docs]
    for before, after in zip(docs, read, strict=True):
        assert _spans(after) == _spans(before)
        assert (after.cats, after.user_data) == (before.cats, before.user_data)
        assert after.spans["codes"].attrs == before.spans["codes"].attrs


def test_the_component_is_found_by_its_name(tmp_path: Path) -> None:
    """Whoever has installed the program adds it to a pipeline by name, with no import of ours."""
    script = (
        "import spacy, sys; nlp = spacy.blank('nn')\n"
        "assert 'codebook_coder' in spacy.registry.factories and nlp.has_factory('codebook_coder')\n"
        "nlp.add_pipe('codebook_coder', config={'codebook': sys.argv[1], 'learned': False})\n"
        "print(nlp('Berre vikarar').cats['turnover'])\n"
    )
    command = [sys.executable, "-c", script, str(SMALL_CODEBOOK)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (ran.stdout, ran.stderr) == ("1.0\n", "")


def test_the_component_says_what_suggest_says(nlp: Language) -> None:
    """The same text would get other codes in spaCy than in a study."""
    book = load_codebook(SMALL_CODEBOOK)
    docs = list(nlp.pipe(TEXTS, batch_size=4))
    for one in workflow.suggest_texts(book, TEXTS, learned=False):
        assert [doc.cats[one.code_id] for doc in docs] == one.applies.astype(float).tolist()
    assert [doc.text for doc in docs] == list(TEXTS)
    # Codes may stand on the same words.
    assert _spans(docs[0]) == [("Fast vikarmøte", "meetings"), ("vikarmøte", "turnover")]
    assert _told(docs[5], "messages")["evidence"] == [[42, 51, "*melding [«meldigner» read as «melding»]"]]
    for doc, alone in zip(docs, map(nlp, TEXTS), strict=True):
        assert (doc.cats, _spans(doc)) == (alone.cats, _spans(alone))
        assert doc.spans["codes"].attrs == alone.spans["codes"].attrs
    assert nlp.pipe_labels == {"codebook_coder": ["meetings", "messages", "turnover"]}


def test_letters_of_two_code_points(nlp: Language) -> None:
    """A text from a Mac has å as a and a ring: no term would hit, and offsets would slip by one for each."""
    doc = nlp("Gra\u030at: ba\u030ade vikarer_😀_her mange legar sa\u030a har slutta fra\u030a oss")
    assert doc.text.count("\u030a") == 4
    first, second = _told(doc, "turnover")["evidence"]
    assert doc.text[first[0] : first[1]] == "vikarer"
    assert doc.text[second[0] : second[1]] == "legar sa\u030a har slutta"
    assert [span.text for span in doc.spans["codes"]] == ["vikarer_", "legar sa\u030a har slutta"]  # whole tokens
    assert nlp("Vi har ikke vika\u030arer").cats == NOTHING


def test_in_another_pipeline() -> None:
    """What other components found would be lost; a second codebook finds its own key."""
    nlp = spacy.blank("nb")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("codebook_coder", config={"codebook": str(SMALL_CODEBOOK), "learned": False, "spans_key": "small"})
    doc = nlp.make_doc("Faste møter. Mange vikarer.")
    doc.cats["sour"] = 0.25
    doc = nlp(doc)
    assert [sentence.text for sentence in doc.sents] == ["Faste møter.", "Mange vikarer."]
    assert [span.label_ for span in doc.spans["small"]] == ["meetings", "turnover"]
    assert "codes" not in doc.spans
    assert doc.cats == {"sour": 0.25, "meetings": 1.0, "messages": 0.0, "turnover": 1.0}


def test_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    """A pipeline that was published with a paper must code the same, in other processes too."""
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    again = _pipeline().from_bytes(nlp.to_bytes())
    nlp("Vikarer")
    pickled = pickle.loads(pickle.dumps(nlp.get_pipe("codebook_coder")))
    expected = nlp(TEXTS[0]).to_json()
    assert loaded(TEXTS[0]).to_json() == again(TEXTS[0]).to_json() == expected
    assert pickled(nlp.make_doc(TEXTS[0])).to_json() == expected


def test_another_codebook_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that somebody has given another meaning since would be taken for the published one."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "codebooks" / "small"
    folder.mkdir(parents=True)
    book = folder / "1.0.0.yaml"
    shutil.copy(SMALL_CODEBOOK, book)
    nlp = spacy.blank("nb")
    nlp.add_pipe("codebook_coder", config={"codebook": "small"})
    nlp.to_disk("pipeline")
    kept = json.loads((tmp_path / "pipeline" / "codebook_coder.json").read_text(encoding="utf-8"))
    assert kept["codebook"] == "small@1.0.0"

    newer = SMALL_CODEBOOK.read_text(encoding="utf-8").replace('"1.0.0"', '"1.1.0"')
    (folder / "1.1.0.yaml").write_text(newer, encoding="utf-8")
    loaded: Any = spacy.load("pipeline").get_pipe("codebook_coder")
    assert str(loaded.codebook) == "small@1.0.0"
    (folder / "1.1.0.yaml").unlink()

    bank = folder / "examples-1.0.0.csv"
    bank.write_text("text,variety,codes\nVikarer hele tiden,nb,turnover\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"with other examples of small@1\.0\.0 than are here"):
        spacy.load("pipeline")
    bank.unlink()

    book.write_text(newer.replace('"1.1.0"', '"1.0.0"').replace("*vikar*", "*vikar"), encoding="utf-8")
    with pytest.raises(InputError, match=r"with another small@1\.0\.0 than is here"):
        spacy.load("pipeline")
    shutil.rmtree(folder)
    with pytest.raises(InputError, match="there is no codebook «small»"):
        spacy.load("pipeline")


def test_training_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look at a pipeline would take as long as to run it."""
    made = []

    def text_coder(codebook: Codebook, file: Path, *, learned: bool) -> Coder:
        made.append((str(codebook), file, learned))
        return workflow.text_coder(codebook, file, learned=False)

    monkeypatch.setattr("nlp_coding.spacy_docs.text_coder", text_coder)
    nlp = spacy.blank("nn")
    nlp.add_pipe("codebook_coder", config={"codebook": str(SMALL_CODEBOOK)})
    assert made == []
    assert [nlp(text).cats["turnover"] for text in ("Berre vikarar", "Faste møte")] == [1.0, 0.0]
    assert made == [("small@1.0.0", SMALL_CODEBOOK, True)]


def test_an_unknown_codebook() -> None:
    """A slip of the finger would be answered by a page of spaCy's own errors."""
    with pytest.raises(InputError, match=r"no codebook «fastlge»; there are: fastlege .*\n.*did you mean «fastlege»"):
        spacy.blank("nn").add_pipe("codebook_coder", config={"codebook": "fastlge@1.0.0"})


def test_displacy(nlp: Language) -> None:
    """The figure in a notebook: every code in its colour, readable, and nothing fetched from elsewhere."""
    options = displacy_options(load_codebook(SMALL_CODEBOOK))
    assert options == {
        "spans_key": "codes",
        "colors": {"meetings": "#77AADD", "messages": "#EE8866", "turnover": "#EEDD88"},
    }
    html = displacy.render(nlp("Fast vikarmøte <b>&"), style="span", options=options, page=True, jupyter=False)
    assert html.count("#77AADD") == 4  # a line under each of two tokens, and where it begins, its end and the label
    assert html.count("#EEDD88") == 3
    assert [html.count(word) for word in ("meetings", "turnover", "&lt;", "<b>")] == [1, 1, 1, 0]
    assert [word for word in ("http", "<script", "<link", "url(") if word in html] == []
    assert set(displacy_options("fastlege@1.0.0")["colors"].values()) == set(COLOURS)
    assert min(map(_contrast_with_black, COLOURS)) > 7


def _contrast_with_black(colour: str) -> float:
    """By WCAG 2: (L + 0.05) / 0.05, L the relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance: float = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return (luminance + 0.05) / 0.05
