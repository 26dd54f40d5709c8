"""One pass of the machine over a study, as it was planned: all comments anew, or what a change can touch.

A pass is written step by step, so that it can be staged in many transactions and published by one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from nlp_coding.crew import Chunk, Crew, Part, Recipe, Spare, local_crew
from nlp_coding.learning import facts_of
from nlp_coding.planning import Base, Pass, term_coder
from nlp_coding.store import RunCode, SaidRow, Store

if TYPE_CHECKING:
    from nlp_coding.cluster import Cluster
    from nlp_coding.coding.coder import TermCoder
    from nlp_coding.coding.learned import Models
    from nlp_coding.coding.said import Asked, SaidNotes, Told
    from nlp_coding.coding.word_index import WordIndex, WordNotes

Progress = Callable[[int, int], None]
"""Called with how many comments are done, and how many there are."""

CHUNK = 10_000
"""Comments coded at a time: memory is bounded by the chunk, not by the study."""


class Step(NamedTuple):
    """A part that is written."""

    last: int
    """The key of the last comment done; 0 before the first."""
    n_comments: int


class Work:
    """A pass on its way: `steps` write the run's parts, `finish` what makes it whole."""

    def __init__(
        self,
        store: Store,
        todo: Pass,
        *,
        run_id: int,
        after: int = -1,
        cluster: Cluster | None = None,
        spare: Spare | None = None,
    ) -> None:
        """`after` is the key of the last comment that was done before a break; -1 at the beginning.

        The workers of a `cluster` code; without one a `spare` process does, where the comments are too few for several.
        """
        self._store = store
        self._todo = todo
        self._run_id = run_id
        self._after = after
        self._cluster = cluster
        self._spare = spare
        self._notes: WordNotes | None = None
        self._said: SaidNotes | None = None

    def n_before(self) -> int:
        """Comments that were done before a break."""
        if self._again is None:
            return self._store.n_comments_until(self._after)
        return sum(key <= self._after for key in self._again)

    @property
    def n_comments(self) -> int:
        """Comments that are looked at, those before a break among them."""
        return self._store.counts().n_comments if self._again is None else len(self._again)

    @cached_property
    def _models(self) -> Models | None:
        """Of all codes that are worked out, trained at one time."""
        base = self._todo.base
        return self._todo.learner.models(base.learned if base else None)

    @cached_property
    def _groups(self) -> list[tuple[frozenset[str], frozenset[int] | None]]:
        """Codes that are worked out again, and the comments where they are: None for all."""
        base = self._todo.base
        if not base:
            return [(frozenset(), None)]
        everything, touched = self._touched
        groups = [
            (base.retaught - self._asked.keys(), None),
            (frozenset(self._asked), self._reaching),
            (base.touched.changed - base.retaught, touched),
            (base.touched.taken - base.retaught, everything),
        ]
        return [(codes, where) for codes, where in groups if codes and where != frozenset()]

    @cached_property
    def _touched(self) -> tuple[frozenset[int], frozenset[int]]:
        """The comments that the change touches in all codes, and in any."""
        base = self._todo.base
        if not base:
            return frozenset(), frozenset()
        everything = frozenset(base.touched.everything.tolist())
        return everything, everything.union(base.touched.changed_only.tolist())

    @cached_property
    def _asked(self) -> dict[str, Asked]:
        """What models say that were taught anew, but weigh words as before, of comments that the change leaves."""
        from nlp_coding.coding.said import ask

        base = self._todo.base
        if not base:
            return {}
        by_code = self._models.by_code if self._models else {}
        return {
            code_id: ask(told, by_code.get(code_id), base.place_of.get(code_id, ()))
            for code_id, told in self._known(base, base.retaught).items()
        }

    @cached_property
    def _reaching(self) -> frozenset[int]:
        """The comments where those models are asked with words and all."""
        _, touched = self._touched
        return touched.union(*(asked.again.tolist() for asked in self._asked.values()))

    def _known(self, base: Base, codes: Set[str]) -> dict[str, Told]:
        """What their models were told that weigh words as they do now."""
        from nlp_coding.coding.said import Told

        learner = self._todo.learner
        now = {code_id: digest for code_id in codes if (digest := learner.words_digest(code_id))}
        last = self._store.last_comment_of(base.run.id)
        told = {}
        for code_id, row in self._store.said(base.run.id, now).items():
            places = base.place_of.get(code_id)
            # Codings that the run before does not have cannot stay.
            judged = None if places is None else row.judged
            found = Told.read(row.bounds, judged, last=last, n_terms=len(places or ()))
            if found:
                told[code_id] = found
        return told

    @cached_property
    def _again(self) -> list[int] | None:
        """The comments that are looked at, rising; None for all."""
        wheres = [where for _, where in self._groups]
        return None if None in wheres else sorted(frozenset[int]().union(*(where for where in wheres if where)))

    def steps(self) -> Generator[Step]:
        """Write part by part."""
        return self._take_over(self._todo.base) if self._todo.base else self._code_all()

    def finish(self) -> None:
        """Note what was used and finish the run, in the transaction that publishes it."""
        from nlp_coding.coding.touched import machine_digest

        book = self._todo.codebook
        digests = {code.id: machine_digest(code) for code in book.leaves}
        base = self._todo.base
        made_in = {}
        if base:
            taken = base.touched.taken - base.retaught
            made_in = {one: base.codes[one].made_in for one in taken if one in base.codes}
        self._store.put_run_codes(
            self._run_id,
            {one: RunCode(digest, made_in.get(one, self._run_id), self._facts(one)) for one, digest in digests.items()},
        )
        if base:
            if self._store.words_of_run() == base.run.id:
                self._store.correct_words(self._run_id, base.touched.index.rows(base.touched.reread))
                self._put_said(self._anew(base))
        elif self._notes:
            self._store.put_words(self._run_id, self._notes.rows())
            self._put_said(frozenset(code.id for code in book.leaves))
        else:
            self._store.discard_words()
        self._store.finish_run(self._run_id)

    def _put_said(self, codes: Set[str]) -> None:
        """What the models of some codes were told; what is not known any more goes.

        A code whose examples made no model was coded by terms alone: of it nothing is known, whatever was before. After
        a break the same is true of each code that was worked out.
        """
        known = self._said.by_code if self._said else {}
        rows: dict[str, SaidRow | None] = dict.fromkeys(codes)
        for code_id in codes & known.keys():
            digest, one = self._todo.learner.words_digest(code_id), known[code_id]
            if digest and self._facts(code_id):
                judged = None if one.judged is None else one.judged.to_bytes()
                rows[code_id] = SaidRow(digest, one.bounds.tobytes(), judged)
        self._store.put_said(rows)

    def _said_before(self, base: Base) -> SaidNotes:
        """What is known of the codes that are worked out in some comments alone; nothing yet of those in all."""
        from nlp_coding.coding.said import SaidNotes

        whole = [code_id for codes, where in self._groups if where is None for code_id in codes]
        known = self._known(base, self._anew(base) - frozenset(whole))
        for code_id, asked in self._asked.items():
            known[code_id] = known[code_id]._replace(judged=asked.judged)
        for code_id in known.keys() - self._asked.keys():
            known[code_id] = known[code_id].renumbered(base.place_of.get(code_id, ()))
        return SaidNotes({**known, **dict.fromkeys(whole)})

    def _anew(self, base: Base) -> frozenset[str]:
        """Codes of which what is known may be another now."""
        return base.retaught.union(base.touched.changed, *(codes for codes, _ in self._groups))

    def _facts(self, code_id: str) -> Mapping[str, object] | None:
        """What the run keeps of a code's model: as it was, where it is the same."""
        if code_id not in self._todo.learner.digests:
            return None
        base = self._todo.base
        if base and code_id not in base.retaught:
            return base.codes[code_id].model
        model = self._models.by_code.get(code_id) if self._models else None
        return facts_of(model) if model else None

    def _code_all(self) -> Generator[Step]:
        from nlp_coding.coding.said import SaidNotes
        from nlp_coding.coding.word_index import WordNotes

        # The words of comments that were done before a break are not at hand: then there is no index this time.
        notes = WordNotes(self._todo.learner.terms.lemmatizer) if self._after < 0 else None
        self._said = SaidNotes() if notes else None
        recipe = self._recipe(collect=notes is not None)
        chunks = (
            Chunk(keys, (self._part(0, texts, numbers=keys if notes else ()),))
            for keys, texts in self._store.iter_texts(chunk=CHUNK, after=max(self._after, 0))
        )
        n = self._store.n_comments_after(self._after)
        with self._crew([recipe], lambda: [self._todo.learner.terms], n) as crew:
            for (keys, _), (done,) in crew.code(chunks):
                self._todo.learner.keep_vectors(self._store)
                self._store.put_coded(self._run_id, keys, done.coded)
                if notes and done.noted:
                    notes.add(done.noted)
                if self._said and done.said:
                    self._said.add(keys, done.said)
                yield Step(keys[-1], len(keys))
        self._notes = notes

    def _take_over(self, base: Base) -> Generator[Step]:
        if self._after < 0:
            self._said = self._said_before(base)
        if not self._groups:
            yield from self._copy(base)
            return
        codes_of, wheres = zip(*self._groups, strict=True)
        again = self._again
        chunks = (
            Chunk(keys, tuple(self._part(one, _some(keys, texts, where)) for one, where in enumerate(wheres)))
            for keys, texts in self._store.iter_texts(chunk=CHUNK, only=again, after=max(self._after, 0))
        )
        recipes = [self._recipe(only=codes) for codes in codes_of]
        n = self._store.n_comments_after(self._after) if again is None else len(again)
        coders = partial(self._coders, codes_of, base.touched.index)
        with self._crew(recipes, coders, n) as crew:
            # Other processes begin with the first of them while all else is taken over.
            coded = crew.code(chunks)
            yield from self._copy(base)
            for (keys, _), parts in coded:
                self._todo.learner.keep_vectors(self._store)
                for where, done in zip(wheres, parts, strict=True):
                    some = [key for key in keys if where is None or key in where]
                    self._store.put_coded(self._run_id, some, done.coded, analyses=False)
                    if self._said and done.said:
                        self._said.add(some, done.said)
                yield Step(keys[-1], len(keys))

    def _copy(self, base: Base) -> Iterator[Step]:
        """Take over what stays, unless that was done before a break."""
        if self._after >= 0:
            return
        touched, retaught = base.touched, base.retaught
        self._store.take_over(
            self._run_id,
            base.run.id,
            codes=(touched.taken | touched.changed) - retaught,
            changed=touched.changed - retaught,
            but_changed=touched.changed_only.tolist(),
            but_all=touched.everything.tolist(),
            scored={code_id: self._scored(asked) for code_id, asked in self._asked.items() if asked.judged is not None},
            others_in=self._reaching.union(*(asked.lost.tolist() for asked in self._asked.values())),
        )
        yield Step(0, 0)

    def _scored(self, asked: Asked) -> Iterator[tuple[int, float]]:
        """The codings that stay: comment and new score of each."""
        for key, score in zip(asked.kept.tolist(), asked.score.tolist(), strict=True):
            if key not in self._reaching:
                yield key, score

    def _coders(self, groups: Sequence[Set[str]], index: WordIndex) -> list[TermCoder]:
        todo = self._todo
        return [term_coder(todo.codebook, todo.spacy_model, only=codes, index=index) for codes in groups]

    def _recipe(self, *, only: Set[str] | None = None, collect: bool = False) -> Recipe:
        """With `only`, for these codes alone."""
        from nlp_coding.coding.learned import Models

        todo, models = self._todo, self._models
        if models and only is not None:
            models = Models(models.reader, {one: model for one, model in models.by_code.items() if one in only})
        return Recipe(
            todo.codebook,
            only=None if only is None else frozenset(only),
            spacy_model=todo.spacy_model,
            models=models,
            accept_from=todo.accepting.score if todo.accepting else None,
            collect=collect,
        )

    def _part(self, coder: int, texts: Sequence[str], *, numbers: Sequence[int] = ()) -> Part:
        embedder = self._todo.learner.embedder if self._todo.learner.digests else None
        return Part(coder, tuple(texts), numbers, embedder.embed(texts) if embedder and texts else None)

    def _crew(
        self, recipes: Sequence[Recipe], coders: Callable[[], Sequence[TermCoder]], n: int
    ) -> AbstractContextManager[Crew]:
        """`coders` are those of this process, and `n` the comments there are."""
        if self._cluster:
            return self._cluster.crew(recipes)
        from nlp_coding.coding.suggest import Coder

        def at_hand() -> list[Coder]:
            made = zip(coders(), recipes, strict=True)
            return [Coder(terms, recipe.models, accept_from=recipe.accept_from) for terms, recipe in made]

        return local_crew(recipes, n, coders=at_hand, spare=self._spare)


def _some(keys: Sequence[int], texts: Sequence[str], where: Set[int] | None) -> list[str]:
    return [text for key, text in zip(keys, texts, strict=True) if where is None or key in where]
