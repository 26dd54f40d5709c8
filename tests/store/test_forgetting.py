"""Who withdraws is gone from every byte of the study's folder, and stays gone."""

from __future__ import annotations

import random
import re
import sqlite3
from pathlib import Path

import pytest

from nlp_coding.core.coding import Evidence
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.survey import Comment, Corpus, Respondent
from nlp_coding.store import Store, database
from nlp_coding.store.migrations import STEPS, Step, backups_of
from tests.store.samples import corpus, machine, make_run, make_study, person

STEP = (
    *STEPS,
    Step(to=STEPS[-1].to + 1, name="nothing", apply=lambda _: None),
)
MISSPELLED = "misspelled: «hjøkkenfastlgen»"


def secret(seed: int, n_words: int, letters: str = "abcdefghijkøå🙂") -> str:
    """Words that no other text has, with letters that take two and four bytes."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(letters, k=9)) for _ in range(n_words))


def pieces(text: str) -> list[bytes]:
    """Its bytes in short runs, since a long text is spread over many pages."""
    encoded = text.encode("utf-8")
    return [encoded[start : start + 10] for start in range(0, max(1, len(encoded) - 10), 5)]


def found(folder: Path, text: str) -> set[str]:
    """The files that hold some piece of the text."""
    contents = {path.name: path.read_bytes() for path in folder.iterdir()}
    return {name for name, content in contents.items() for piece in pieces(text) if piece in content}


def test_no_byte_is_left(tmp_path: Path) -> None:
    """A promise to a respondent would be broken by whoever opens the file in an editor."""
    texts: dict[str, str | None] = {f"R{n}": secret(n, 5 + 7 * (n % 9)) for n in range(120)}
    own = "lmnopqrstæ🙈"  # so that no short run of bytes is somebody else's by chance
    texts["R60"] = secret(60, 2000, own)  # over many pages
    attribute, original = secret(900, 4, own), secret(901, 30, own)
    make_study(tmp_path, texts).close()
    with Store.open(tmp_path, steps=STEP) as store:
        backup = f"study.db.before-v{STEP[-1].to}"
        assert [one.name for one in backups_of(store.path)] == [backup]
        (known,) = corpus({"R60": texts["R60"]}).respondents
        with store.transaction(actor="kari", action="add --update"):  # rows move from page to page
            moved = {f"R{n}": secret(500 + n, 90 - n // 2) for n in range(120) if n % 3 and n != 60}
            store.update_respondents(corpus(moved))
            one = Respondent("R60", known.agreement, {"place": attribute})
            store.update_respondents(Corpus((one,), (Comment("R60", "R60", texts["R60"] or "", original),)))
            store.decide([person("R60", "turnover"), person("R61", "turnover")])
        shared = Evidence(0, 4, "møte")
        for _ in range(2):
            make_run(
                store,
                [machine("R60", "access", Evidence(0, 9, MISSPELLED), shared), machine("R61", "access", shared)],
            )
        words = sorted({*(texts["R60"] or "").split(), MISSPELLED})
        with store.transaction(actor="kari", action="code"):
            store.put_words(2, [(word, "", None, "", b"\0\0\0\0") for word in words])
        assert found(tmp_path, texts["R60"] or "") == {"study.db", backup}

        with store.transaction(actor="kari", action="forget"):
            store.forget("R60")
        for gone in (texts["R60"], attribute, original, MISSPELLED):
            assert found(tmp_path, gone or "") == set()
        assert [path.name for path in tmp_path.iterdir()] == ["study.db"]
        assert found(tmp_path, moved["R61"]) == {"study.db"}

        assert store.comment("R60") is None
        assert store.respondent("R60") is None
        assert store.decisions() == (person("R61", "turnover"),)
        assert [one.comment_id for one in store.codings(1)] == ["R61"]
        assert next(store.codings(2)).evidence == (shared,)
        run = store.run(1)
        assert run is not None
        assert run.n_comments == 119
        *_, entry = store.audit_log()
        assert (entry.action, entry.details) == ("forget", {"respondents": ["R60"]})
        assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert store._connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_withdrawn_stay_out(tmp_path: Path) -> None:
    """The next delivery of the same file would bring the respondent back."""
    with make_study(tmp_path, {"R1": "Legen slutta.", "R2": None}) as store:
        for one in ("R1", "R2"):
            with store.transaction(actor="kari", action="forget"):
                store.forget(one)
        for update in (False, True):
            with store.transaction(actor="kari", action="add"):
                add = store.update_respondents if update else store.add_respondents
                done = add(corpus({"R1": "Legen slutta.", f"N{update}": "Ny", "R2": None}))
            assert (done.added, done.withdrawn) == ((f"N{update}",), ("R1", "R2"))
        assert [one.id for one in store.iter_respondents()] == ["NFalse", "NTrue"]
        assert store.withdrawn() == ("R1", "R2")
        assert store.counts().n_withdrawn == 2


def test_unknown_respondent(tmp_path: Path) -> None:
    """A slip in the id would be taken for done, and the text would stay."""
    with make_study(tmp_path, {"R017": "Legen slutta."}) as store:
        with pytest.raises(InputError, match="did you mean «R017»"), store.transaction(actor="kari", action="forget"):
            store.forget("R17")
        with store.transaction(actor="kari", action="forget"):
            store.forget("R017")
        with pytest.raises(InputError, match="withdrawn already"), store.transaction(actor="kari", action="forget"):
            store.forget("R017")


def test_interrupted_sweep_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader in the way, or a power cut, between deleting and sweeping would leave stale copies for ever."""
    with make_study(tmp_path, {"R1": secret(1, 20), "R2": "Møte"}) as store:
        backup = tmp_path / "study.db.before-v2"
        backup.write_bytes(store.path.read_bytes())

        def cut(_: Store) -> None:
            raise sqlite3.OperationalError("the power is cut")

        with monkeypatch.context() as patch:
            patch.setattr(Store, "_sweep", cut)
            with pytest.raises(StudyError, match="not swept yet"), store.transaction(actor="kari", action="forget"):
                store.forget("R1")
        assert backup.exists()
    monkeypatch.setattr(database, "WAIT_TO_WRITE", 50)
    with Store.open(tmp_path, read_only=True) as reader, reader.snapshot():
        assert reader.counts().n_respondents == 1
        Store.open(tmp_path).close()  # opens all the same
        assert reader.fact("sweep") == "due"
    with Store.open(tmp_path) as store:
        assert store.fact("sweep") is None
    assert found(tmp_path, secret(1, 20)) == set()
    assert not backup.exists()


def test_stale_copies_go_too(tmp_path: Path) -> None:
    """A page that SQLite rearranged keeps a copy of a row in its unused middle, out of reach of secure_delete."""
    chance = random.Random(1)
    now: dict[str, str] = {}
    with make_study(tmp_path, {f"R{n}": None for n in range(150)}) as store:
        with store.transaction(actor="kari", action="add --update"):
            for step in range(600):
                one = f"R{chance.randrange(150)}"
                now[one] = f"<{one}:{step}:{chance.getrandbits(40):010x}>" * chance.choice([1, 2, 5, 20, 60])
                store.update_respondents(corpus({one: now[one]}))
        with store.transaction(actor="kari", action="forget"):
            for one in sorted(now)[::2]:
                store.forget(one)
                del now[one]
        tags = set(re.findall(rb"<R\d+:\d+:[0-9a-f]{10}>", store.path.read_bytes()))
        assert tags == {text[: text.index(">") + 1].encode() for text in now.values()}
