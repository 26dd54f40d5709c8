"""Masks: what a person has gone through, kept with the text, and the words made unreadable for good."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding.core.coding import Evidence
from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Comment, Corpus
from nlp_coding.core.topics import KnownTopic, Passage
from nlp_coding.store import NOTHING, Blackened, Mask, Store
from nlp_coding.store.migrations import STEPS, Step
from tests.store.samples import corpus, machine, make_run, make_study, person
from tests.store.test_forgetting import found
from tests.store.test_steps import _schema

SCHEMA_4 = Path(__file__).with_name("schema_4.sql")
NAME = "Torhild Brekkesæter"
TEXTS = {"R1": f"Ring {NAME}, 🩺 òg.", "R2": "Legen slutta.", "R3": None}
MASK = Mask(5, 24, "name")
BLACK = f"Ring {'█' * 19}, 🩺 òg."


def _put(store: Store, **masks: tuple[Mask, ...]) -> None:
    with store.transaction(actor="kari", action="mask"):
        store.put_masks(masks)


def _blacken(store: Store) -> Blackened:
    with store.transaction(actor="kari", action="mask --forget"):
        return store.blacken()


def _update(store: Store, text: str | None, original: str | None = None) -> bool:
    given = corpus({"R1": text})
    if text is not None:
        given = Corpus(given.respondents, (Comment("R1", "R1", text, original),))
    with store.transaction(actor="kari", action="update"):
        return bool(store.update_respondents(given).text_changed)


def test_masks_come_back(tmp_path: Path) -> None:
    """What a person accepted would have to be gone through again, or the log would tell words."""
    with make_study(tmp_path, TEXTS) as store:
        assert store.masks() == {}
        _put(store, R1=(MASK, Mask(26, 27, NOTHING)))
        assert store.masks() == {"R1": (MASK, Mask(26, 27, NOTHING))}
        assert store.masks(["R2"]) == {}
        *_, entry = store.audit_log()
        assert entry.details == {"masked": [["R1", 5, 24]], "kept": [["R1", 26, 27]]}


def test_overlapping_masks_are_one(tmp_path: Path) -> None:
    """Two masks over one letter would write two markers, and a wider one would uncover what the narrower hid."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, R1=(Mask(5, 12, "name"),))
        _put(store, R1=(Mask(10, 24, "address"), Mask(0, 4, NOTHING)))
        assert store.masks()["R1"] == (Mask(0, 4, NOTHING), Mask(5, 24, "address"))
        _put(store, R1=(Mask(5, 24, NOTHING), Mask(2, 4, "name")))
        assert store.masks()["R1"] == (Mask(2, 4, "name"), Mask(5, 24, NOTHING))


def test_wrong_places(tmp_path: Path) -> None:
    """A mask beyond the text, or on nobody's comment, would hide nothing and look as if it did."""
    with make_study(tmp_path, TEXTS) as store:
        with pytest.raises(InputError, match="there is no comment «R9»"):
            _put(store, R9=(MASK,))
        with pytest.raises(ValueError, match="not within the 13 code points of R2"):
            _put(store, R2=(Mask(5, 14, "name"),))
        assert store.masks() == {}


def test_another_text_takes_its_masks_along(tmp_path: Path) -> None:
    """A mask would hide whatever stands at its place in the new text, and show the name that moved."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, R1=(MASK,), R2=(Mask(0, 5, "name"),))
        assert _update(store, f"Ring helst {NAME}.")
        assert store.masks() == {"R2": (Mask(0, 5, "name"),)}


def test_who_withdraws_takes_masks_along(tmp_path: Path) -> None:
    """Forgetting would fail where something is masked, or leave the place of the name."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, R1=(MASK,))
        with store.transaction(actor="kari", action="forget"):
            store.forget("R1")
        assert store.masks() == {}
        assert store._all("PRAGMA foreign_key_check") == []


def test_what_was_gone_through(tmp_path: Path) -> None:
    """Comments that came after the last look would be handed on as if somebody had looked at them."""
    with make_study(tmp_path, TEXTS) as store:
        assert store.n_not_gone_through() == 2
        with store.transaction(actor="kari", action=None):
            store.note_gone_through(store.revision())
        assert store.n_not_gone_through() == 0
        _update(store, "Ring meg.")
        assert store.n_not_gone_through() == 1


def test_blackened_words_are_gone_and_the_rest_stands(tmp_path: Path) -> None:
    """The promise that a name is gone would be broken, or kept at the price of every decision on the comment."""
    make_study(tmp_path, TEXTS).close()
    nothing = Step(to=STEPS[-1].to + 1, name="nothing", apply=lambda _: None)
    with Store.open(tmp_path, steps=(*STEPS, nothing)) as store:
        _update(store, TEXTS["R1"], f"Ring  {NAME}, 🩺 òg.")
        quoting = Evidence(5, 12, "tor [«Torhild» read as «tor»]")
        make_run(store, [machine("R1", "access", quoting), machine("R2", "access", Evidence(0, 5, "lege"))])
        decided = replace(person("R1", "turnover"), evidence=(quoting,))
        with store.transaction(actor="kari", action="decide"):
            store.decide([decided, person("R2", "turnover")])
            store.put_words(1, [(word, "", None, "", b"\0\0\0\0") for word in NAME.split()])
            store.approve_quote("R1", 0, 29, code_id="access", by="kari")
            topics = [(Passage("R1", 0, 24), ("Brekkesæter", 0.5)), (Passage("R1", 26, 30), ("òg", 0.2))]
            store.put_topics([KnownTopic("", (passage,), (word,)) for passage, word in topics])
        _put(store, R1=(MASK, Mask(25, 26, NOTHING)), R2=(Mask(0, 5, NOTHING),))
        assert found(tmp_path, NAME) == {"study.db", f"study.db.before-v{nothing.to}"}

        assert _blacken(store) == Blackened(1, 1)
        for word in ("Torhild", "Brekkesæter"):
            assert found(tmp_path, word) == set()
        assert [path.name for path in tmp_path.iterdir()] == ["study.db"]
        assert store.comment("R1") == Comment("R1", "R1", BLACK)
        assert store.comment("R2") == Comment("R2", "R2", "Legen slutta.")
        assert store.masks()["R1"] == (MASK, Mask(25, 26, NOTHING))
        plain = (Evidence(5, 12, "tor"),)
        assert [one.evidence for one in store.codings(1, comment_id="R1")] == [plain]
        assert [(one.stale, one.coding.evidence) for one in store.decision_records()] == [(False, plain), (False, ())]
        assert [one.holds for one in store.quotes()] == [True]
        assert store.words(1) is None
        assert [one.words for one in store.known_topics()] == [(), (("òg", 0.2),)]
        assert store.changed_comment_ids(1) == ()
        *_, entry = store.audit_log()
        assert entry.details == {"masked": [["R1", 5, 24]]}
        assert _blacken(store) == Blackened(0, 0)


def test_the_digest_proves_no_guess(tmp_path: Path) -> None:
    """Whoever guesses the name could be sure of it: the digest of the text with it would be in the file."""
    with make_study(tmp_path, TEXTS) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover")])
        _put(store, R1=(MASK,))
        _blacken(store)
        digests = store._all("SELECT text_digest = text_digest(?), text_digest = text_digest(?) FROM decision", (
            TEXTS["R1"], BLACK,
        ))  # fmt: skip
        assert digests == [(0, 1)]


def test_decisions_are_append_only_still(tmp_path: Path) -> None:
    """What lets a digest be changed would let an answer be changed."""
    with make_study(tmp_path, TEXTS) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover"), person("R2", "turnover")])
        _put(store, R1=(MASK,))
        _blacken(store)
        changes = ("applies = 0", "coder = 'ola'", "key = 9", "rowid = 9", "run = 1", "decided_at = ''", "restores = 1")
        for change in (*(f"{one} WHERE comment = 1" for one in changes), "text_digest = x'00' WHERE comment = 2"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                store._connection.execute(f"UPDATE decision SET {change}")


def test_a_stale_decision_stays_stale(tmp_path: Path) -> None:
    """To blacken a word would pass a decision on an older text off as one on the text there is."""
    with make_study(tmp_path, TEXTS) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover")])
        text = f"Hels {NAME}, 🩺 òg."
        _update(store, text)
        _put(store, R1=(MASK,))
        _blacken(store)
        assert [one.stale for one in store.decision_records()] == [True]
        assert store.counts().n_stale_decided == 1


def test_the_file_does_not_bring_the_words_back(tmp_path: Path) -> None:
    """The next add --update of the same file would undo what was promised, and make every decision stale."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, R1=(MASK,))
        _blacken(store)
        assert not _update(store, TEXTS["R1"], "as the file had it")
        assert store.comment("R1") == Comment("R1", "R1", BLACK)
        assert _update(store, f"Hels {NAME}, 🩺 òg.")  # another text is another text
        assert store.masks() == {}
        assert not _update(store, f"Hels {NAME}, 🩺 òg.")


def test_step_5(tmp_path: Path) -> None:
    """A study of the last version would work otherwise than a new one, or lose what is in it."""
    connection = sqlite3.connect(tmp_path / "study.db")
    connection.executescript(SCHEMA_4.read_text(encoding="utf-8"))
    connection.executescript(
        "INSERT INTO respondent (key, id) VALUES (1, 'R1');"
        "INSERT INTO comment (id, respondent, text, changed) VALUES ('R1', 1, 'Legen slutta.', 1);"
        "INSERT INTO topic (words) VALUES ('[]');"
        "INSERT INTO topic_passage VALUES (1, 1, 0, 5);"
    )
    connection.close()
    with Store.open(tmp_path) as store:
        assert [one.passages for one in store.known_topics()] == [(Passage("R1", 0, 5),)]
        assert (store.masks(), store.quotes(), store.published()) == ({}, (), ())
        assert store.n_not_gone_through() == 1
    with Store.create(tmp_path / "new") as store, store.transaction(actor="kari", action="init"):
        pass
    assert _schema(tmp_path / "study.db") == _schema(tmp_path / "new" / "study.db")
