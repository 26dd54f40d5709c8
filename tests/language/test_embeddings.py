"""Sentence embeddings: the real loading code on a small model that the test makes, and nothing asked of the network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlp_coding import workflow
from nlp_coding.core.errors import InputError
from nlp_coding.language.embeddings import Embedder, load_embedder, model_digest
from tests.taught import OPEN, make_taught, with_settings

pytest.importorskip("sentence_transformers")

ROOT = Path(__file__).parents[2]

VECTORS = {"[UNK]": (1, 0, 0), "møte": (0, 3, 4), "utskifting": (0, 0, 2), "vikar": (0, 1, 7)}
"""By word; a text's vector is their mean, of length 1."""


def _make_model(folder: Path, vectors: dict[str, tuple[int, int, int]] = VECTORS) -> Path:
    """A model that knows a few words, saved to a folder as a downloaded one would be."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(vectors)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.array(list(vectors.values()), dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make_model(tmp_path_factory.mktemp("models") / "small")


@pytest.fixture(scope="module")
def embedder(model: Path) -> Embedder:
    return load_embedder(str(model))


def test_vectors_have_length_one(embedder: Embedder) -> None:
    """A long comment would weigh more than a short one that says the same."""
    found = embedder.embed(["Møte", "utskifting utskifting", "møte møte utskifting", "bare ukjente ord"])
    assert (found.dtype, found.shape) == (np.float32, (4, 3))
    assert found[0].tolist() == pytest.approx([0, 0.6, 0.8])
    assert found[1].tolist() == [0, 0, 1]
    assert found[3].tolist() == [1, 0, 0]
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(4), abs=1e-4)
    assert len(embedder.embed([])) == 0


def test_what_stands_beside_a_text_changes_nothing(embedder: Embedder) -> None:
    """A study larger than a chunk would be coded otherwise than a small one."""
    texts = [f"{'møte ' * (number % 7)}{'vikar ' * (number % 3)}legen {number}" for number in range(70)]
    whole = embedder.embed(texts)
    alone = np.vstack([embedder.embed([one]) for one in texts])
    backwards = embedder.embed(texts[::-1])[::-1]
    assert whole.tobytes() == alone.tobytes() == np.ascontiguousarray(backwards).tobytes()


_ASK = """
import json, socket, sys, time
from nlp_coding.core.errors import InputError
from nlp_coding.language.embeddings import load_embedder

asked, told = [], []
socket.getaddrinfo = lambda *where, **_: asked.append(str(where)) or []
socket.socket.connect = lambda _, where: asked.append(str(where))
for name in sys.argv[1:]:
    begun = time.monotonic()
    try:
        load_embedder(name)
    except InputError as error:
        told.append([str(error), time.monotonic() - begun])
print(json.dumps([asked, told]))
"""


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    """A command would wait for a hub that does not answer, and a slip in a name ask the network for it."""
    names = (str(tmp_path / "nosuch"), "nosuch/model", "nosuch")
    env = {one: value for one, value in os.environ.items() if not one.startswith("HF_")}
    # A process of its own, as a command is: the library reads once whether it is offline.
    done = subprocess.run(
        [sys.executable, "-c", _ASK, *names], capture_output=True, text=True, cwd=ROOT, env=env, check=True
    )
    asked, told = json.loads(done.stdout)
    assert asked == []
    for name, (message, _) in zip(names, told, strict=True):
        assert message.startswith(
            f"study.yaml, column «embedding_model»: there is no embedding model «{name}» that can"
        )
        assert "name the folder of a sentence-transformers model" in message
    assert max(seconds for _, seconds in told[1:]) < 5  # the first one imports the library


def test_a_folder_that_holds_no_model(tmp_path: Path) -> None:
    """A wrong folder is a slip of the user's, and no traceback."""
    (tmp_path / "notes.txt").write_text("no model", encoding="utf-8")
    with pytest.raises(InputError, match="that can be loaded on this machine"):
        load_embedder(str(tmp_path))


def test_the_digest_tells_models_apart(model: Path, tmp_path: Path) -> None:
    """Another model in a folder of the same name would pass for the one that a run was made with."""
    copied = Path(shutil.copytree(model, tmp_path / "copied"))
    assert model_digest(str(copied)) == model_digest(str(model))
    other = _make_model(tmp_path / "other", {**VECTORS, "vikar": (0, 1, 8)})
    assert model_digest(str(other)) != model_digest(str(model))
    (copied / "README.md").rename(copied / "readme.md")
    renamed = model_digest(str(copied))
    (copied / "more.txt").touch()
    assert len({model_digest(str(model)), renamed, model_digest(str(copied))}) == 3
    assert model_digest("nosuch/model") == "nosuch/model"  # in the cache, if anywhere


def test_a_study_with_a_model(model: Path, tmp_path: Path) -> None:
    """A run must say which model it was made with, and another content of its folder be another model."""
    study = make_taught(tmp_path / "s")
    plain = workflow.code(study).run
    assert plain.settings["embedding_model"] == ""
    folder = Path(shutil.copytree(model, tmp_path / "model"))
    named = with_settings(study, embedding_model=str(folder))
    runs = [plain, workflow.code(named).run]
    assert runs[1].settings["embedding_model"] == f"{folder} {model_digest(str(folder))}"
    shutil.rmtree(folder)
    _make_model(folder, {**VECTORS, "utskifting": (9, -9, 1)})
    runs.append(workflow.code(named).run)
    assert runs[2].settings["embedding_model"] != runs[1].settings["embedding_model"]
    taught, scores = [], []
    with study.store() as store:
        for run in runs:
            learned = store.run_codes(run.id)["turnover"].model
            assert learned is not None
            taught.append(learned["digest"])
            scores.append([one.score for one in store.codings(run.id, code_id="turnover")])
    assert len(set(taught)) == 3
    assert scores[0] != scores[1]
    assert {one.comment.text for one in workflow.queue(named)} == {OPEN[one] for one in ("U1", "U2", "U3")}


def test_a_study_whose_model_is_gone(tmp_path: Path) -> None:
    """It would be coded without the model, and the run say that it was coded with it."""
    study = make_taught(tmp_path / "s", embedding_model=str(tmp_path / "gone"))
    with pytest.raises(InputError, match="take the line out"):
        workflow.code(study)
    with study.store() as store:
        assert (store.runs(), store.audit_sample(), store.undrawn()) == ((), {}, tuple(OPEN))


def test_terms_alone_need_no_model(tmp_path: Path) -> None:
    """A study that learns nothing would stop for want of a model that it does not use."""
    study = make_taught(tmp_path / "s", embedding_model=str(tmp_path / "gone"), learned=False)
    assert workflow.code(study).run.settings["embedding_model"] == ""
