"""What the machine learns from in a study, and the models that come of it.

The example bank comes into the study with its codebook and stays as it was then. Models are not kept: they are made
again from their frozen inputs, in seconds, and once a process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_coding.codebook.examples import bank_text, collect_bank, examples_file, read_bank_text
from nlp_coding.codebook.find import list_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.examples import Bank
from nlp_coding.crew import Spare, apart
from nlp_coding.settings import Settings
from nlp_coding.standing import agreed
from nlp_coding.store import Store
from nlp_coding.vectors import KeptVectors

if TYPE_CHECKING:
    from nlp_coding.coding.coder import TermCoder
    from nlp_coding.coding.learned import CodeModel, Models
    from nlp_coding.coding.training import DecidedText, TrainingSet
    from nlp_coding.language.embeddings import Embeds

REMEMBERED = 4
"""Sets of models kept in memory."""


@dataclass(frozen=True)
class Lessons:
    """All that models are a function of, beside the codebook and the program."""

    bank: Bank
    decided: tuple[DecidedText, ...] = ()
    embedding_model: str | None = None
    on: bool = True
    """False where the study codes by terms alone."""


def find_bank(codebook: Codebook, file: Path | None, *, folders: Sequence[Path]) -> Bank:
    """The examples beside a codebook's file, with those of the versions it revises; empty where there are none.

    Without a file the codebook is looked for by its name, and taken where it is the very same.
    """
    if file is None:
        file = list_codebooks(folders).get(codebook.name, {}).get(codebook.version)
        # To read it takes a quarter of a second: only where there is something to gain.
        if file is None or not any(file.parent.glob(examples_file(Path(), "*").name)):
            return Bank()
        if load_codebook(file).digest != codebook.digest:
            return Bank()
    return collect_bank(file, codebook, folders=folders)


def bank_of(store: Store, codebook: Codebook, *, folders: Sequence[Path], file: Path | None = None) -> Bank:
    """The examples that the study has with a codebook, or in lack of them those that are at hand."""
    kept = store.bank_of(codebook.digest)
    return find_bank(codebook, file, folders=folders) if kept is None else read_bank_text(kept)


def keep_bank(store: Store, codebook: Codebook, bank: Bank) -> None:
    """Keep the examples with a codebook that the study has, in the transaction that is open."""
    if len(bank) and store.bank_of(codebook.digest) is None:
        store.put_bank(codebook.digest, bank.digest, bank_text(bank))


def lessons_of(
    store: Store,
    settings: Settings,
    codebook: Codebook,
    bank: Bank,
    *,
    coming: Sequence[Codebook] = (),
    coder: str | None = None,
) -> Lessons:
    """What there is to learn from in a study, under a codebook; for `coming` and `coder` see `decided_texts`."""
    if not settings.learned:
        return Lessons(Bank(), on=False)
    return Lessons(bank, decided_texts(store, codebook, coming=coming, coder=coder), settings.embedding_model)


def decided_texts(
    store: Store, codebook: Codebook, *, coming: Sequence[Codebook] = (), coder: str | None = None
) -> tuple[DecidedText, ...]:
    """What people decided that can be learned from: on the text as it is, in one sense, under the code's meaning now.

    Comments of the audit sample are left out: what was learned from them could not be judged by them. With `coder`,
    only what that one has decided. For `coming` see `standing`.
    """
    from nlp_coding.coding.training import DecidedText

    answers = {one: said for one, said in agreed(store, codebook, coming=coming, coder=coder).items() if said}
    if not answers:
        return ()
    audited = store.audit_sample()
    answers = {comment_id: said for comment_id, said in answers.items() if comment_id not in audited}
    texts = store.texts(answers)
    # Another comment in the very same words would teach the machine the audited one.
    judged = set(store.texts(audited).values())
    return tuple(
        DecidedText(comment_id, texts[comment_id], said)
        for comment_id, said in sorted(answers.items())
        if comment_id in texts and texts[comment_id] not in judged
    )


class Learner:
    """The models of one codebook; nothing is read before it is asked for."""

    def __init__(
        self,
        make_terms: Callable[[], TermCoder],
        lessons: Lessons,
        *,
        store: Store | None = None,
        is_apart: bool = False,
        spare: Spare | None = None,
    ) -> None:
        """With `store`, vectors that the study has are not made again; with `is_apart` another process trains, or the
        `spare` one."""
        self._make_terms = make_terms
        self.lessons = lessons
        self._store = store
        self._kept: KeptVectors | None = None
        self._is_apart = is_apart
        self._spare = spare
        self._begun: dict[_Key, Callable[[], Models]] = {}

    @cached_property
    def terms(self) -> TermCoder:
        """The coder by the codebook's terms, which tells where they hit in what there is to learn from."""
        return self._make_terms()

    @cached_property
    def embedder(self) -> Embeds | None:
        """The study's own model for sentences, where it names one."""
        name = self.lessons.embedding_model
        if not name:
            return None
        from nlp_coding.language.embeddings import load_embedder, model_digest

        model = load_embedder(name)
        if self._store is None:
            return model
        self._kept = KeptVectors(model, model_digest(name), known=self._store.vectors)
        return self._kept

    def keep_vectors(self, store: Store) -> None:
        """Write the vectors that were made since, in the transaction that is open."""
        if self._kept:
            self._kept.keep(store)

    @cached_property
    def training(self) -> TrainingSet | None:
        """What there is to learn from; None where the study codes by terms alone."""
        from nlp_coding.coding.training import gather
        from nlp_coding.language.embeddings import model_digest

        if not self.lessons.on:
            return None
        name = self.lessons.embedding_model
        return gather(
            self.terms, self.lessons.bank, self.lessons.decided, embedding_model=model_digest(name) if name else ""
        )

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """By code that has enough examples, the digest of all that its model is a function of."""
        training = self.training
        return {code_id: training.digest(code_id) for code_id in training.learnable} if training else {}

    def words_digest(self, code_id: str) -> str | None:
        """Of all that a code's model makes of words, whatever its terms; None where there are too few examples."""
        return self.training.words_digest(code_id) if self.training and code_id in self.digests else None

    def begin(self, only: Collection[str]) -> None:
        """Let the spare process, where there is one, begin with the models of some codes."""
        key, training = self._key(only), self.training
        if self._spare and training and key and key not in _TRAINED and not self.embedder:
            self._begun[key] = self._spare.begin(_train, training, frozenset(dict(key)))

    def models(self, only: Collection[str] | None = None) -> Models | None:
        """The models, or those of some codes; None where there are none. Takes seconds the first time."""
        key = self._key(only)
        if not key or self.training is None:
            return None
        if key not in _TRAINED:
            if len(_TRAINED) >= REMEMBERED:
                _TRAINED.clear()
            _TRAINED[key] = self._begun.pop(key)() if key in self._begun else self._trained(dict(key))
        return _TRAINED[key]

    def _key(self, only: Collection[str] | None) -> _Key:
        wanted = {code_id: digest for code_id, digest in self.digests.items() if only is None or code_id in only}
        return tuple(sorted(wanted.items()))

    def _trained(self, wanted: Collection[str]) -> Models:
        training = self.training
        assert training
        if self.embedder:
            training = training.embedded(self.embedder)
        if self._is_apart and len(wanted) > _FEW:
            return apart(_train, training, frozenset(wanted))
        return _train(training, frozenset(wanted))


def _train(training: TrainingSet, code_ids: frozenset[str]) -> Models:
    from nlp_coding.coding.features import TextReader
    from nlp_coding.coding.learned import train

    return train(training, reader=TextReader(), only=code_ids)


_FEW = 3
"""Codes that are trained in less time than a process needs to start."""
_Key = tuple[tuple[str, str], ...]
"""Codes with the digests of their models, rising."""
_TRAINED: dict[_Key, Models] = {}


def facts_of(model: CodeModel) -> dict[str, Any]:
    """What a run keeps of a model: what it came from, its threshold, and how good it was on texts held out."""
    held = model.held_out
    n_right = int((held.suggested & held.applies).sum())
    return {
        "digest": model.digest,
        "threshold": model.threshold,
        "n_with": model.n_with,
        "n_without": model.n_without,
        "n_suggested": int(held.suggested.sum()),
        "n_right": n_right,
    }
