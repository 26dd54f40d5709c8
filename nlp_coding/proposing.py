"""From a suggested topic to a code in the draft of the study's codebook: terms that were tried, a stub to finish."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nlp_coding.codebook.read_code import id_like
from nlp_coding.codebook.stub import entry_of, stub_code
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.terms import parse_term
from nlp_coding.core.topics import KnownTopic, Passage, root_of
from nlp_coding.drafts import Draft, find_draft
from nlp_coding.masked import masks_of
from nlp_coding.planning import term_coder
from nlp_coding.standing import codebook_of, stored_codebook
from nlp_coding.store import Store
from nlp_coding.workflow import Study, code_texts

if TYPE_CHECKING:
    from nlp_coding.coding.coder import CodeHits

N_EXAMPLES = 5
"""Passages that become examples, where text is asked for."""
N_WORDS = 3
"""Key words that a topic without a name is called by."""
_N_LISTED = 20
"""Comments that the draft names."""
_LONGEST = 300
"""Characters of an example."""
_LIST = "run nlp-coding suggest first: it shows the topics with their ids"
_UNFINISHED = "not finished: the label has the same words in nb, nn and en; the definition is to be written"

NamesNobody = Callable[[str], bool]
"""Whether a text holds no name, number or address."""


@dataclass(frozen=True)
class ProposedTerm:
    """A term, and what it finds in the study by itself."""

    source: str
    n_found: int
    """Comments of the topic."""
    n_others: int
    """Comments that are not of the topic."""


class NextStep(NamedTuple):
    """What a person does next."""

    does: str
    command: str | None = None


@dataclass(frozen=True)
class Adopted:
    """A topic that is a code of a draft now."""

    topic_id: str
    path: Path
    """The draft."""
    made: bool
    """Whether the draft was made for it."""
    revises: str | None
    """The version that the draft comes after: name@version."""
    code: Code
    yaml: str
    """The code as it stands in the draft."""
    terms: tuple[ProposedTerm, ...]
    n_comments: int
    """Comments of the topic."""
    found: tuple[str, ...]
    """Ids of those that the terms find together."""
    others: tuple[str, ...]
    """Ids of the comments that they catch beside them."""
    n_passed_over: int
    """Examples that were asked for and not had: no term finds such a passage, or it may name somebody."""
    next_steps: tuple[NextStep, ...]


def adopt_topic(
    study: Study,
    topic_id: str,
    code_id: str,
    *,
    label: str | None = None,
    parent: str | None = None,
    with_text: bool = False,
) -> Adopted:
    """Write a code for a topic into the draft of the study's codebook, which is made where there is none.

    Comments are named by id alone; `with_text` makes passages of theirs its examples. Raises InputError with all that
    is wrong with what was asked for, or where the draft has mistakes; then nothing is written.
    """
    with study.store() as store, store.snapshot():
        stored = stored_codebook(store)
        draft = find_draft(study, stored, has_bank=store.bank_of(stored.digest) is not None)
        topic = _checked(store, draft, topic_id, code_id, label=label, parent=parent)
        texts = _texts_of(store, topic)
        masked_texts = _with_masks(store, texts)
        proposer = _Proposer(store, draft.codebook, study.settings.spacy_model)
        sources, names_nobody = proposer.terms(topic, texts)
        name, language = label or _name_of(topic), study.settings.language
        code = stub_code(code_id, name, draft.codebook, language=language, parent=parent)
        code = replace(code, terms=tuple(map(parse_term, sources)))
        finds = proposer.finds(code)
        is_coded = store.latest_run() is not None
    ids = dict.fromkeys(passage.comment_id for passage in texts)
    typical = _typical(topic, texts)
    n_passed_over = 0
    if with_text:
        likely = {
            comment: text
            for text, comment in reversed(typical)
            if len(text) <= _LONGEST and names_nobody(text) and text not in masked_texts
        }
        code = replace(code, matches=_examples(draft.codebook, code, list(reversed(likely.values()))))
        n_passed_over = min(N_EXAMPLES, len(ids)) - len(code.matches)
    first = _listed(dict.fromkeys(comment for _, comment in typical))
    entry = entry_of(code, (f"from topic {topic.id}: comments {first}", _UNFINISHED))
    path = draft.write(entry, code)
    hits = frozenset[str]().union(*finds.values())
    return Adopted(
        topic_id=topic.id,
        path=path,
        made=draft.path is None,
        revises=f"{draft.codebook.name}@{draft.codebook.revises}" if draft.codebook.revises else None,
        code=code,
        yaml="\n".join(entry) + "\n",
        terms=tuple(
            ProposedTerm(one, len(found & ids.keys()), len(found - ids.keys())) for one, found in finds.items()
        ),
        n_comments=len(ids),
        found=tuple(one for one in ids if one in hits),
        others=tuple(sorted(hits - ids.keys())),
        n_passed_over=n_passed_over,
        next_steps=tuple(_next_steps(path, study.folder, is_coded=is_coded)),
    )


def _checked(
    store: Store, draft: Draft, topic_id: str, code_id: str, *, label: str | None, parent: str | None
) -> KnownTopic:
    """The topic that is asked for. Raises InputError with all that is wrong."""
    topics = _with_joined({one.id: one for one in store.known_topics()})
    mistakes = [*_wrong_topic(topics, topic_id, label), *_wrong_id(store, draft, code_id)]
    if label is not None and not label.strip():
        mistakes.append(Mistake("the label has no text", remedy="write one, or leave --label out"))
    if parent is not None:
        mistakes += _wrong_parent(store, draft.codebook, parent)
    if mistakes:
        raise InputError(mistakes)
    return topics[topic_id]


def _with_joined(topics: Mapping[str, KnownTopic]) -> dict[str, KnownTopic]:
    """The topics by id, each with the passages of those that were joined to it as well."""
    passages: dict[str, dict[Passage, None]] = defaultdict(dict)
    for topic in topics.values():
        for one in {topic.id, root_of(topic, topics).id}:
            passages[one].update(dict.fromkeys(topic.passages))
    return {topic_id: replace(topic, passages=tuple(passages[topic_id])) for topic_id, topic in topics.items()}


def _wrong_topic(topics: Mapping[str, KnownTopic], topic_id: str, label: str | None) -> Iterator[Mistake]:
    if topic_id not in topics:
        close = nearest(topic_id, topics)
        message = f"the study has no topic «{topic_id}»"
        yield Mistake(
            message if topics else f"{message}: none were suggested yet",
            remedy=f"did you mean {close}? {_LIST}" if close else _LIST,
        )
        return
    topic = topics[topic_id]
    if topic.merged_into is not None:
        message = f"the topic {topic_id} was joined to {topic.merged_into}"
        yield Mistake(message, remedy=f"adopt {root_of(topic, topics).id}")
    elif topic.dropped:
        yield Mistake(
            f"the topic {topic_id} was dropped: a person did not want to see it",
            remedy="adopt another: nlp-coding suggest shows them",
        )
    elif not topic.passages:
        yield Mistake(
            f"the topic {topic_id} has no passages: its comments were taken out or corrected, or are another study's",
            remedy="run nlp-coding suggest again",
        )
    elif not topic.name and not topic.words and label is None:
        yield Mistake(f"the topic {topic_id} has neither a name nor key words", remedy="give it a name with --label")


def _wrong_id(store: Store, draft: Draft, code_id: str) -> Iterator[Mistake]:
    """Ids are for ever: also those of versions that the study has used stay what they were."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code_id):
        like = id_like(code_id)
        message = f"«{code_id}» is no id: an id has only a–z, 0–9 and _, and begins with a letter"
        remedy = f"write {like}" if like else "write a word in small letters, such as regular_meetings"
        yield Mistake(message, remedy=remedy)
        return
    books = (draft.codebook, *(codebook_of(store, digest=one.digest) for one in store.codebooks()))
    for book in books:
        if code_id in book.by_id:
            what = "was retired, and its id never dies" if book.by_id[code_id].retired else "is a code already"
            yield Mistake(f"«{code_id}» {what} ({book})", remedy="give the new code an id of its own")
            return


def _wrong_parent(store: Store, book: Codebook, parent: str) -> Iterator[Mistake]:
    groups = [code.id for code in book.groups if not code.retired]
    known = f"the groups: {', '.join(groups)}" if groups else "there are no groups; leave --parent out"
    code = book.by_id.get(parent)
    if code is None:
        close = nearest(parent, book.by_id)
        message = f"there is no code «{parent}» in {book}"
        yield Mistake(message, remedy=f"did you mean «{close}»?" if close else known)
    elif code.retired:
        yield Mistake(f"the parent «{parent}» is retired", remedy=known)
    elif parent not in groups and (
        code.terms or code.unless or code.matches or code.rejects or parent in codebook_of(store).by_id
    ):
        yield Mistake(f"«{parent}» is a code that comments get, not a group", remedy=known)


def _texts_of(store: Store, topic: KnownTopic) -> dict[Passage, str]:
    """The passages with their texts, in the comments' order."""
    texts = store.texts({passage.comment_id for passage in topic.passages})
    return {one: texts[one.comment_id][one.start : one.end] for one in topic.passages}


def _with_masks(store: Store, texts: Mapping[Passage, str]) -> frozenset[str]:
    """The texts of passages in which something is masked, on one line each: no example quotes them."""
    masks = masks_of(store, {one.comment_id for one in texts})
    return frozenset(
        " ".join(text.split())
        for passage, text in texts.items()
        if any(one.start < passage.end and passage.start < one.end for one in masks.get(passage.comment_id, ()))
    )


def _name_of(topic: KnownTopic) -> str:
    """What a person called it, or its first key words."""
    words = ", ".join(word for word, _ in topic.words[:N_WORDS])
    return topic.name or words[:1].upper() + words[1:]


class _Proposer:
    """Guesses terms for topics, and tries them on the study's comments."""

    def __init__(self, store: Store, book: Codebook, spacy_model: str | None) -> None:
        self._store = store
        self._book = book
        self._spacy_model = spacy_model

    def terms(self, topic: KnownTopic, texts: Mapping[Passage, str]) -> tuple[tuple[str, ...], NamesNobody]:
        """The terms that find most of the topic and little else; and a test of whether a text names somebody."""
        # The lexicons: half a second that refusing wrong input does not need.
        from nlp_coding.topics.propose import TopicWords, choose, too_common

        by_comment: dict[str, list[str]] = defaultdict(list)
        for passage, text in texts.items():
            by_comment[passage.comment_id].append(text)
        words = TopicWords(
            ["\n".join(parts) for parts in by_comment.values()],
            words=[word for word, _ in topic.words],
            study=([one.text for one in comments] for comments in self._store.iter_comments()),
        )
        found = self._try(words.words())
        found |= self._try(words.pairs(too_common(found, by_comment.keys())))
        return choose(found, by_comment.keys()), words.names_nobody

    def finds(self, code: Code) -> dict[str, frozenset[str]]:
        """Term → the comments that it finds in the draft as it will be."""
        book = replace(self._book, codes=(*self._book.codes, code))
        found: dict[str, set[str]] = {term.source: set() for term in code.terms}
        for hits, ids in self._hits(book, {code.id}) if found else ():
            for text, term in zip(hits[code.id].text.tolist(), hits[code.id].term.tolist(), strict=True):
                found[code.terms[term].source].update(ids[text])
        return {source: frozenset(one) for source, one in found.items()}

    def _try(self, sources: Sequence[str]) -> dict[str, frozenset[str]]:
        """Term → the comments that it finds, by a codebook that has a code for each beside its own."""
        # No code of the codebook can be called by a number.
        trial = {str(number): parse_term(source) for number, source in enumerate(sources)}
        codes = (Code(name, label={}, definition="", terms=(term,)) for name, term in trial.items())
        found: dict[str, set[str]] = {source: set() for source in sources}
        book = replace(self._book, codes=(*self._book.codes, *codes))
        for hits, ids in self._hits(book, trial.keys()) if found else ():
            for name, one in hits.items():
                for text in set(one.text.tolist()):
                    found[sources[int(name)]].update(ids[text])
        return {source: frozenset(one) for source, one in found.items()}

    def _hits(self, book: Codebook, only: Set[str]) -> Iterator[tuple[Mapping[str, CodeHits], list[list[str]]]]:
        """Some comments at a time: what codes find in their texts, and for each text the comments that it is of."""
        coder = term_coder(book, self._spacy_model, only=only)
        for comments in self._store.iter_comments():
            batch = coder.read([one.text for one in comments])
            ids: list[list[str]] = [[] for _ in batch.texts]
            for comment, text in zip(comments, batch.which, strict=True):
                ids[text].append(comment.id)
            yield coder.find(batch), ids


def _typical(topic: KnownTopic, texts: Mapping[Passage, str]) -> list[tuple[str, str]]:
    """The passages on one line each, with their comments: most key words first, and among equals the shortest."""

    def weight(text: str) -> float:
        return sum(weight for word, weight in topic.words if word.lower() in text.lower())

    found = [(" ".join(text.split()), passage.comment_id) for passage, text in texts.items()]
    return sorted(found, key=lambda one: (-weight(one[0]), len(one[0]), one))


def _examples(book: Codebook, code: Code, texts: Sequence[str]) -> tuple[str, ...]:
    """Those that the code's terms find, as `codebook check` will ask: an example that fails is none."""
    texts = list(dict.fromkeys(texts))
    found = code_texts(replace(book, codes=(*book.codes, code)), texts) if texts and code.terms else ()
    return tuple(text for text, codes in zip(texts, found, strict=False) if code.id in codes)[:N_EXAMPLES]


def _listed(ids: Collection[str]) -> str:
    shown = ", ".join(list(ids)[:_N_LISTED])
    return shown if len(ids) <= _N_LISTED else f"{shown} … ({len(ids)} in all)"


def _next_steps(path: Path, folder: Path, *, is_coded: bool) -> Iterator[NextStep]:
    yield NextStep(f"finish the code in {path}: label, definition, terms, examples")
    yield NextStep("look for mistakes", f"nlp-coding codebook check {path}")
    if not is_coded:
        yield NextStep(
            "code the study, so that there is something to compare with", f"nlp-coding code --study {folder}"
        )
    yield NextStep("see what it would change", f"nlp-coding codebook diff {path} --study {folder}")
