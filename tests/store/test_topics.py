"""What a study remembers of topics: for ever by number, and no longer than those whose texts they came from."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Comment, Corpus
from nlp_coding.core.topics import KnownTopic, Passage
from nlp_coding.store import Store
from nlp_coding.store.database import _statements
from nlp_coding.store.migrations import backups_of
from tests.store.samples import corpus, make_study
from tests.store.test_forgetting import found, secret
from tests.store.test_steps import _schema, study_of_version_1

SCHEMA_3 = Path(__file__).with_name("schema_3.sql")
TEXTS = {"R2": "Legen slutta. Ny vikar.", "R1": "Faste møte, 🩺 òg.", "R3": None, "R4": "Ingen vikar."}
WORDS = (("vikar", 0.1 + 0.2), ("lege «ny»", 0.25), ("🩺", 1e-9))
VIKAR = KnownTopic("", (Passage("R2", 0, 13), Passage("R2", 14, 23), Passage("R4", 0, 12)), WORDS)
MEETINGS = KnownTopic("", (Passage("R1", 0, 12),), (("møte", 1.0),))


def _put(store: Store, *topics: KnownTopic) -> list[str]:
    with store.transaction(actor="kari", action="topics"):
        return store.put_topics(topics)


def _update(store: Store, text: str | None, comment_id: str = "R2") -> None:
    with store.transaction(actor="kari", action="add --update"):
        store.update_respondents(corpus({comment_id: text}))


def _forget(store: Store, respondent_id: str) -> None:
    with store.transaction(actor="kari", action="forget"):
        store.forget(respondent_id)
    assert store._all("PRAGMA foreign_key_check") == []


def _by_id(store: Store) -> dict[str, KnownTopic]:
    return {one.id: one for one in store.known_topics()}


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    """What a person said of a topic would hold no longer than the run it was said of."""
    with make_study(tmp_path, TEXTS) as store:
        assert store.known_topics() == []
        assert _put(store, VIKAR, MEETINGS) == ["T1", "T2"]
        asked = KnownTopic("", like="ventetid, kø")
        more = KnownTopic("", like_comment="R4", name="Vikarar", dropped=True, merged_into="T1")
        assert _put(store, asked, more) == ["T3", "T4"]
        assert _put(store) == []
        stored = [replace(VIKAR, id="T1"), replace(MEETINGS, id="T2"), replace(asked, id="T3"), replace(more, id="T4")]
        assert store.known_topics() == stored
        *_, entry, _ = store.audit_log()
        assert (entry.action, entry.details) == ("topics", {"topics": 2})
    with Store.open(tmp_path, read_only=True) as store:
        assert store.known_topics() == stored
        with store.snapshot():
            assert store.known_topics() == stored


def test_passages_come_in_the_comments_order(tmp_path: Path) -> None:
    """Two readings of one study would differ, and with them what is made of them."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, replace(VIKAR, passages=(*VIKAR.passages[::-1], *MEETINGS.passages)))
        (topic,) = store.known_topics()
        assert [(one.comment_id, one.start) for one in topic.passages] == [("R2", 0), ("R2", 14), ("R1", 0), ("R4", 0)]


def test_topics_are_updated_by_id(tmp_path: Path) -> None:
    """A topic that the run found again would stand twice, or one it did not find would be forgotten."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, VIKAR, MEETINGS, VIKAR)
        known = _by_id(store)
        second = KnownTopic(
            "T2", (Passage("R1", 3, 9), Passage("R4", 0, 5)), (("møtt", 0.5),), "Møte", True, "T3", "møter", "R1"
        )
        assert _put(store, MEETINGS, second, replace(VIKAR, passages=())) == ["T4", "T2", "T5"]
        assert _by_id(store) == {
            **known,
            "T2": second,
            "T4": replace(MEETINGS, id="T4"),
            "T5": replace(VIKAR, id="T5", passages=()),
        }
        _put(store, KnownTopic("T2"))  # and everything can be taken back
        assert _by_id(store)["T2"] == KnownTopic("T2")
        assert _by_id(store)["T1"] == known["T1"]


def test_order_is_that_of_the_numbers(tmp_path: Path) -> None:
    """As text T10 comes before T2: a list would be in another order with the tenth topic."""
    with make_study(tmp_path, TEXTS) as store:
        ids = [f"T{number}" for number in range(1, 13)]
        assert _put(store, *[MEETINGS] * 12) == ids
        _put(store, KnownTopic("T11"), KnownTopic("T2"))
        assert [one.id for one in store.known_topics()] == ids


def test_no_number_is_given_twice(tmp_path: Path) -> None:
    """What a report says of T2 would be said of another topic."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, MEETINGS, MEETINGS)
        with store.transaction(actor="kari", action=None):  # nothing in the program does this
            store._write("DELETE FROM topic_passage")
            store._write("DELETE FROM topic")
        _forget(store, "R4")  # rebuilds the file
    with Store.open(tmp_path) as store:
        assert _put(store, MEETINGS) == ["T3"]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    """A slip in a number would be taken for a new topic, or put half of what was given."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, VIKAR, MEETINGS)
        before = store.known_topics()
        for topic, message in (
            (replace(VIKAR, id="T3"), "there is no topic «T3»"),
            (replace(VIKAR, id="t1"), "did you mean «T1»"),
            (replace(VIKAR, id="T01"), "there is no topic «T01»"),
            (replace(VIKAR, merged_into="T9"), "there is no topic «T9»"),
            (replace(VIKAR, merged_into=""), "there is no topic «»"),
            (replace(VIKAR, like_comment="R44"), "there is no comment «R44» in the study\n.*did you mean «R4»"),
            (replace(VIKAR, like_comment="R3"), "there is no comment «R3»"),
        ):
            with pytest.raises(InputError, match=message):
                _put(store, MEETINGS, topic)
        with pytest.raises(InputError) as caught:
            _put(store, KnownTopic("T7", merged_into="T8", like_comment="x"), KnownTopic("T7"))
        assert len(caught.value.mistakes) == 3
        for passage in (Passage("R3", 0, 1), Passage("x", 0, 1), Passage("R1", -1, 1), Passage("R1", 4, 4)):
            with pytest.raises(ValueError, match="passage"):
                _put(store, MEETINGS, replace(VIKAR, passages=(passage,)))
        with pytest.raises(ValueError, match="twice"):
            _put(store, replace(MEETINGS, id="T1"), replace(VIKAR, id="T1"))
        with pytest.raises(RuntimeError, match="transaction"):
            store.put_topics([MEETINGS])
        assert store.known_topics() == before


def test_another_text_has_no_passages(tmp_path: Path) -> None:
    """Marks would stand anywhere in a text that nobody found the topic in."""
    for place, text in enumerate(("Legen slutta. Ny vikarlege.", None)):
        with make_study(tmp_path / str(place), TEXTS) as store:
            _put(store, VIKAR, MEETINGS, KnownTopic("", like_comment="R2"))
            known = _by_id(store)
            _update(store, text)
            less = {**known, "T1": replace(known["T1"], passages=(Passage("R4", 0, 12),))}
            assert _by_id(store) == less
            _put(store, *less.values())  # also what is like a comment that has no text now
            assert _by_id(store) == less
            if text:  # the next run finds it there again
                _put(store, *known.values())
                assert _by_id(store) == known
            else:
                with pytest.raises(ValueError, match="not in the study"):
                    _put(store, *known.values())


def test_same_text_keeps_its_passages(tmp_path: Path) -> None:
    """A file that was delivered again would take all topics apart."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, VIKAR, MEETINGS)
        known = store.known_topics()
        again = corpus({"R2": TEXTS["R2"]}, agreement="Uenig")
        with store.transaction(actor="kari", action="add --update"):
            store.update_respondents(corpus({**TEXTS, "R3": "No òg her", "R5": "Ny"}))
            store.update_respondents(
                Corpus(again.respondents, (Comment("R2", "R2", TEXTS["R2"] or "", "Legen  slutta."),))
            )
        assert store.known_topics() == known


def test_forgetting_takes_passages_and_words(tmp_path: Path) -> None:
    """The words of somebody who withdrew would go on being shown; what others said, and persons, would be lost."""
    with make_study(tmp_path, TEXTS) as store:
        mine = replace(VIKAR, name="Vikarar", dropped=True, like="vikar som slutta", like_comment="R2")
        _put(store, mine, MEETINGS)
        _put(store, KnownTopic("", words=WORDS, like_comment="R4", merged_into="T1"))
        known = _by_id(store)
        _forget(store, "R2")
        assert _by_id(store) == {
            **known,
            "T1": replace(known["T1"], passages=(Passage("R4", 0, 12),), words=(), like_comment=None),
        }
        _forget(store, "R3")  # never had a comment
        _forget(store, "R4")
        assert _by_id(store)["T1"] == KnownTopic("T1", name="Vikarar", dropped=True, like="vikar som slutta")
        assert _by_id(store)["T3"] == replace(known["T3"], like_comment=None)
        assert store._all("SELECT DISTINCT topic FROM topic_passage") == [(2,)]
        with store.transaction(actor="kari", action="add"):  # gets the key that was R4's
            store.add_respondents(corpus({"R5": "Ny"}))
        assert {one.like_comment for one in store.known_topics()} == {None}


def test_no_byte_of_the_words_is_left(tmp_path: Path) -> None:
    """A promise to a respondent would be broken by key words that only they wrote; also in a text since corrected."""
    own = "lmnopqrstæ🙈"
    texts: dict[str, str | None] = {f"R{n}": secret(n, 8) for n in range(60)}
    texts["R30"] = first = secret(300, 200, own)
    second, typed = secret(301, 8, own), secret(302, 3, "uvwxyzéü")

    def topics(*sources: str) -> Sequence[KnownTopic]:
        passages = tuple(Passage(f"R{n}", 0, 9) for n in range(60))
        return [
            KnownTopic("", passages, tuple((word, 1.0) for word in text.split()), like=typed, like_comment="R30")
            for text in sources
        ]

    with make_study(tmp_path, texts) as store:
        one, other, gone = _put(store, *topics(first, first, secret(1, 8)))
        _update(store, second, "R30")
        assert found(tmp_path, first) == {"study.db"}
        known = _by_id(store)
        _put(store, replace(known[one], name="Same words"))  # a new name makes no new words
        _put(store, replace(topics(second)[0], id=other))
        _put(store, KnownTopic(gone, known[gone].passages, (("another", 1.0),)))  # found again without the comment
        _forget(store, "R30")
        for text in (first, second):
            assert found(tmp_path, text) == set()
        assert found(tmp_path, typed) == {"study.db"}
        assert {one.id: one.words for one in store.known_topics()} == {one: (), other: (), gone: (("another", 1.0),)}
        assert [len(one.passages) for one in store.known_topics()] == [59, 59, 59]


def test_many_passages(tmp_path: Path) -> None:
    """In a study of a hundred thousand comments each name that a person gives would take minutes."""
    n = 20_000
    texts: dict[str, str | None] = {f"R{place}": "Ein. To. Tre." for place in range(n)}
    with make_study(tmp_path, texts) as store:
        store._connection.execute("PRAGMA synchronous = OFF")  # our speed, not the disk's
        topics = [
            KnownTopic("", tuple(Passage(f"R{place}", start, start + 3) for place in range(topic, n, 10)), WORDS)
            for topic in range(10)
            for start in (0, 5, 9)
        ]
        began = time.process_time()
        ids = _put(store, *topics)
        _put(store, *(replace(one, id=topic) for one, topic in zip(topics, ids, strict=True)))
        assert sum(len(one.passages) for one in store.known_topics()) == 3 * n
        with store.transaction(actor="kari", action="add --update"):
            store.update_respondents(corpus({f"R{place}": "Noko anna." for place in range(0, n, 2)}))
        assert sum(len(one.passages) for one in store.known_topics()) == 3 * n // 2
        assert time.process_time() - began < 20


def study_of_version_3(folder: Path) -> None:
    """As the program before topics left it."""
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "study.db")
    for statement in _statements(SCHEMA_3.read_text(encoding="utf-8")):
        connection.execute(statement)
    rows = {
        "fact": ("created", "2023-01-01T00:00:00Z"),
        "respondent": (1, "R1", None, "Enig", "{}", "{}", None, "s.csv", 2),
        "comment": (1, "R1", 1, "Faste møter.", None, 1, 1),
        "audit_sample": (1, 0.5, "2023-01-01T00:00:00Z"),
        "audit": (1, "2023-01-01T00:00:00Z", "kari", "init", "{}"),
    }
    for table, values in rows.items():
        connection.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(values))})", values)
    connection.commit()
    connection.close()


def test_study_of_version_3_is_brought_up(tmp_path: Path) -> None:
    """Studies that are under way would have no topics, or lose what they hold."""
    path = tmp_path / "old" / "study.db"
    study_of_version_3(path.parent)
    before = path.read_bytes()
    with Store.open(path.parent) as store:
        assert [one.text for one in store.corpus().comments] == ["Faste møter."]
        assert store.audit_sample() == {"R1": 0.5}
        assert store.known_topics() == []
        *_, entry = store.audit_log()
        assert (entry.action, entry.details["from"]) == ("migrate", 3)
        assert entry.details["steps"][0] == "topics that are known again"
        assert _put(store, replace(MEETINGS, like_comment="R1")) == ["T1"]
        assert store.known_topics() == [replace(MEETINGS, id="T1", like_comment="R1")]
    (backup,) = backups_of(path)
    assert backup.read_bytes()[100:] == before[100:]  # the header counts changes
    with Store.create(tmp_path / "new") as store, store.transaction(actor="kari", action="init"):
        pass
    assert _schema(path) == _schema(tmp_path / "new" / "study.db")
    with Store.open(path.parent) as store:
        _forget(store, "R1")
        assert store.known_topics() == [KnownTopic("T1")]
    assert backups_of(path) == []


def test_steps_to_version_3_lead_where_the_frozen_schema_is(tmp_path: Path) -> None:
    """A step that was changed later would make studies that this step does not know."""
    study_of_version_1(tmp_path / "one")
    study_of_version_3(tmp_path / "three")
    for folder in ("one", "three"):
        Store.open(tmp_path / folder).close()
    assert _schema(tmp_path / "one" / "study.db") == _schema(tmp_path / "three" / "study.db")
