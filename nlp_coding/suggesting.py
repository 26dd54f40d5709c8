"""suggest: the topics that the comments of a study suggest, and what a person says of them.

A study remembers its topics. What is steered (`Steering`) is remembered with them, and holds for every later run.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.coding import VARIETIES, Coding
from nlp_coding.core.errors import InputError, Mistake, StudyError, nearest
from nlp_coding.core.survey import Comment
from nlp_coding.core.topics import KnownTopic, Passage, Suggestions, is_asked, root_of
from nlp_coding.language import resources
from nlp_coding.language.nonanswers import has_substance
from nlp_coding.learning import bank_of
from nlp_coding.masked import masked_comments
from nlp_coding.passes import Progress
from nlp_coding.standing import codebook_of, view_of
from nlp_coding.store import Store
from nlp_coding.vectors import KeptVectors
from nlp_coding.workflow import Study, codebook_folders, user_name

if TYPE_CHECKING:
    from nlp_coding.topics.describe import CodedComment


LEAST = 12
"""Comments with substance below which no topic is looked for."""


@dataclass(frozen=True)
class Steering:
    """What a person says of topics."""

    like: tuple[str, ...] = ()
    """Words, or a comment's id, that a topic is wanted on."""
    merge: tuple[tuple[str, ...], ...] = ()
    """Topics that are one: the others are joined to the first."""
    drop: tuple[str, ...] = ()
    restore: tuple[str, ...] = ()
    """Dropped or joined topics that shall stand by themselves again."""
    rename: Mapping[str, str] = field(default_factory=dict)
    """Topic to name; an empty name gives back the key words."""

    def __bool__(self) -> bool:
        return bool(self.like or self.merge or self.drop or self.restore or self.rename)


def suggest(
    study: Study,
    steering: Steering | None = None,
    *,
    guided: bool = False,
    seed: int = 0,
    language: Language | None = None,
    on_progress: Progress | None = None,
) -> Suggestions:
    """The topics of a study's comments, held against its latest run and what people decided; remembered.

    With `guided` the codes' words draw passages towards them. Raises InputError where there are too few comments, where
    a topic that is steered is not known, and where BERTopic is not installed.
    """
    steering = steering or Steering()
    with study.store() as store, store.snapshot():
        revision = store.revision()
        material = _material(store, study)
        known = steered(store.known_topics(), steering, material.coded)
        bank = [one.text for one in bank_of(store, material.codebook, folders=codebook_folders(study)).examples]
    n_substance = sum(has_substance(one.text) for one in material.comments)
    if n_substance < LEAST:
        what = f"topics need at least {LEAST} comments with something to say, and the study has {n_substance}"
        raise InputError(Mistake(what, remedy="read them one by one, or add rows with add"))
    from nlp_coding.topics.discover import discover, numbered

    language = language or study.settings.language  # of the codes' labels
    model = None
    if study.settings.embedding_model:
        from nlp_coding.language.embeddings import load_embedder, model_digest

        name = study.settings.embedding_model
        model = KeptVectors(load_embedder(name), model_digest(name), known=partial(_known_vectors, study))
    found = discover(
        material.comments,
        material.coded,
        levels=study.settings.scale.levels,
        labels={code.id: code.label.get(language, code.id) for code in material.codebook.codes},
        known=known,
        bank=bank,
        model=model,
        guides=guides_of(material.codebook, language) if guided else (),
        seed=seed,
        on_step=on_progress,
    )
    _refuse_unlike(known, found.remember)
    with study.store() as store, store.transaction(actor=user_name(), action="suggest" if steering else None):
        if store.revision() != revision:
            raise StudyError("somebody has just written to the study\n  → run suggest again")
        ids = store.put_topics(_everything(known, found.remember))
        if model:
            model.keep(store)
    return replace(numbered(found, ids), coded=material.has_run)


def passage_texts(study: Study, found: Suggestions) -> dict[Passage, str]:
    """The text of every passage on the map of topics, masked; it is sensitive."""
    with study.store() as store:
        ids = {one.passage.comment_id for one in found.points}
        texts = masked_comments(store, ids, language=study.settings.language)
    passages = (one.passage for one in found.points if one.passage.comment_id in texts)
    return {one: texts[one.comment_id].words(one.start, one.end) for one in passages}


def steered(known: Sequence[KnownTopic], steering: Steering, comment_ids: Container[str]) -> list[KnownTopic]:
    """The known topics after what a person says of them; what a topic is wanted on comes last, without a number.

    Raises InputError with every topic that is not known.
    """
    by_id = {one.id: one for one in known}
    named = [*steering.drop, *steering.restore, *steering.rename, *(one for group in steering.merge for one in group)]
    if unknown := [one for one in dict.fromkeys(named) if one not in by_id]:
        raise InputError([_unknown(one, by_id) for one in unknown])
    for topic in steering.restore:
        root = root_of(by_id[topic], by_id)
        if root.id != topic:  # what was found of it since stands with the topic that it was joined to
            own = set(by_id[topic].passages)
            by_id[root.id] = replace(root, passages=tuple(one for one in root.passages if one not in own))
        by_id[topic] = replace(by_id[topic], dropped=False, merged_into=None)
    for first, *others in steering.merge:
        by_id[first] = replace(by_id[first], merged_into=None)  # the others are joined to it, whatever it was joined to
        into = root_of(by_id[first], by_id).id
        for other in others:
            if root_of(by_id[other], by_id).id != into:
                top = root_of(by_id[other], by_id).id
                by_id[top] = replace(by_id[top], merged_into=into)
    for topic in steering.drop:
        by_id[topic] = replace(by_id[topic], dropped=True)
    for topic, name in steering.rename.items():
        by_id[topic] = replace(by_id[topic], name=" ".join(name.split()) or None)
    wanted = [" ".join(one.split()) for one in steering.like]
    if "" in wanted:
        raise InputError(Mistake("there is nothing after --like", remedy='write words, as in --like "tolk språk"'))
    there = {one.like or one.like_comment for one in by_id.values() if is_asked(one)}
    new = [
        KnownTopic("", like_comment=one) if one in comment_ids else KnownTopic("", like=one)
        for one in dict.fromkeys(wanted)
        if one not in there
    ]
    return [*by_id.values(), *new]


def _unknown(topic: str, known: Mapping[str, KnownTopic]) -> Mistake:
    if not known:
        return Mistake(f"there is no topic «{topic}»", remedy="run nlp-coding suggest first: it numbers the topics")
    near = nearest(topic, known)
    return Mistake(
        f"there is no topic «{topic}»",
        remedy=f"did you mean «{near}»?" if near else f"the topics are {', '.join(known)}",
    )


def _refuse_unlike(known: Sequence[KnownTopic], remember: Sequence[KnownTopic]) -> None:
    """Raise InputError where a topic is newly wanted on something that no comment is like."""
    there = {(one.like, one.like_comment) for one in remember}
    new = [one for one in known if not one.id]
    unlike = [one.like or one.like_comment for one in new if (one.like, one.like_comment) not in there]
    if unlike:
        remedy = "try other words, or a comment's id; a topic that you asked for before may have its comments already"
        raise InputError([Mistake(f"no comment is like «{one}»", remedy=remedy) for one in unlike])


def _everything(known: Sequence[KnownTopic], found: Sequence[KnownTopic]) -> list[KnownTopic]:
    """What was found now first, then the known topics that were not."""
    now = {one.id for one in found}
    return [*found, *(one for one in known if one.id and one.id not in now)]


def guides_of(codebook: Codebook, language: str) -> list[list[str]]:
    """The words of each code: its label, its definition and its terms, function words left out."""
    stop = resources.words("topics/stop_words.txt")
    guides = []
    for code in codebook.leaves:
        terms = " ".join(term.source for term in code.terms)
        told = f"{code.label.get(language, '')} {code.definition} {terms}"
        words = [word for word in re.findall(r"[^\W\d_]{3,}", told.lower()) if word not in stop]
        if words:
            guides.append(list(dict.fromkeys(words)))
    return guides


@dataclass(frozen=True)
class _Material:
    """What a study has to say of its comments."""

    comments: tuple[Comment, ...]
    coded: Mapping[str, CodedComment]
    has_run: bool
    codebook: Codebook


def _material(store: Store, study: Study) -> _Material:
    """The comments with their codes, where those stand, agreement and written standard."""
    from nlp_coding.topics.describe import CodedComment

    comments = tuple(one for chunk in store.iter_comments() for one in chunk)
    run = store.latest_run()
    if run is None:
        columns, codebook = store.columns(None, decisions=()), codebook_of(store)
        varieties = dict(zip((one.id for one in comments), _varieties([one.text for one in comments]), strict=True))
        places: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
    else:
        view = view_of(store, run)
        columns, codebook = view.columns, view.codebook
        varieties = {one.comment_id: one.variety for one in store.analyses(run.id)}
        places = _places([*store.codings(run.id), *view.standing.codings])
    coded = {}
    texts = {one.id: one.text for one in comments}
    rows = zip(columns.comment_ids, columns.codes, columns.agreements, strict=True)
    for comment_id, codes, level in rows:
        if comment_id is not None and comment_id in texts:
            variety = varieties.get(comment_id, "undecided")
            where = places.get(comment_id, {})
            coded[comment_id] = CodedComment(texts[comment_id], codes if run else (), where, level, variety)
    return _Material(comments, coded, run is not None, codebook)


def _places(codings: Iterable[Coding]) -> dict[str, dict[str, tuple[tuple[int, int], ...]]]:
    """By comment and code, where the words stand that speak for it; a person's evidence goes before the machine's."""
    places: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
    for one in codings:
        if one.applies and one.evidence:
            spans = tuple((evidence.start, evidence.end) for evidence in one.evidence)
            places.setdefault(one.comment_id, {})[one.code_id] = spans
    return places


def _known_vectors(study: Study, model: str, digests: Iterable[bytes]) -> dict[bytes, bytes]:
    with study.store() as store:
        return store.vectors(model, digests)


def _varieties(texts: Sequence[str]) -> list[str]:
    from nlp_coding.language.sentences import find_sentences
    from nlp_coding.language.variety import find_variety
    from nlp_coding.language.vocabulary import Vocabulary

    vocabulary = Vocabulary()
    found = find_variety(texts, find_sentences(vocabulary.encode(texts), vocabulary), vocabulary)
    return [VARIETIES[one] for one in found.tolist()]
