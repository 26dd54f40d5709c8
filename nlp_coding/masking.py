"""mask: what in the comments tells who somebody is, gone through by a person, and kept out of what is handed on.

The program finds; a person accepts, adds and takes out. From then on every text that leaves the study has a marker
such as [navn] in the place of the words. The study itself still has them, until `forget_masked` overwrites them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp_coding.core.errors import InputError, Mistake, StudyError
from nlp_coding.masked import masked_comments, masks_of
from nlp_coding.passes import Progress
from nlp_coding.store import FILLER, NOTHING, Blackened, Mask, Store
from nlp_coding.stretches import added, everywhere, places, split, unknown_comment
from nlp_coding.workflow import Study, user_name

Finder = Callable[[str], Sequence[Mask]]


@dataclass(frozen=True)
class Found:
    """A comment with stretches that tell who somebody is, or that a person has gone through."""

    comment_id: str
    text: str
    new: tuple[Mask, ...] = ()
    """Found now, and not gone through yet."""
    masked: tuple[Mask, ...] = ()
    kept: tuple[Mask, ...] = ()
    """A person said that they may be shown."""


@dataclass(frozen=True)
class Proposed:
    """What would be done with one comment."""

    comment_id: str
    text: str
    hide: tuple[Mask, ...]
    show: tuple[Mask, ...] = ()
    """Not personal after all: shown from now on, and not found again."""


@dataclass(frozen=True)
class Proposal:
    """What a person is asked to accept."""

    comments: tuple[Proposed, ...]
    whole: bool
    """All comments of the study were gone through."""
    revision: int = 0
    """As they were then."""

    @property
    def n_stretches(self) -> int:
        return sum(len(one.hide) for one in self.comments)

    @property
    def n_comments(self) -> int:
        return sum(bool(one.hide) for one in self.comments)

    @property
    def n_shown(self) -> int:
        return sum(len(one.show) for one in self.comments)


def find(
    study: Study,
    *,
    comment_ids: Collection[str] = (),
    finder: Finder | None = None,
    on_progress: Progress | None = None,
) -> list[Found]:
    """All comments, or those named, in which something is found, masked or kept; in file order."""
    finder = finder or find_in
    with study.store() as store, store.snapshot():
        return list(_find(store, set(comment_ids), finder, on_progress))


def _find(store: Store, wanted: set[str], finder: Finder, on_progress: Progress | None) -> Iterator[Found]:
    known = store.masks()
    n_comments = store.counts().n_comments
    n_done = 0
    for chunk in store.iter_comments(chunk=2_000):
        for comment in chunk:
            if wanted and comment.id not in wanted:
                continue
            standing = known.get(comment.id, ())
            new = tuple(one for one in finder(comment.text) if not is_covered(one, standing))
            if new or standing:
                masked = tuple(one for one in standing if one.hides)
                kept = tuple(one for one in standing if not one.hides)
                yield Found(comment.id, comment.text, new, masked, kept)
        n_done += len(chunk)
        if on_progress:
            on_progress(n_done, n_comments)


def find_in(text: str) -> tuple[Mask, ...]:
    """What in a text tells who somebody is."""
    from nlp_coding.language.personal import find_personal  # its name lists: not for commands that mask nothing

    return tuple(Mask(one.start, one.end, one.kind) for one in find_personal(text))


def is_covered(stretch: Mask, standing: Iterable[Mask]) -> bool:
    """Whether a person has gone through all of a stretch; `standing` in order."""
    at = stretch.start
    for one in standing:
        if one.start <= at < one.end:
            at = one.end
    return at >= stretch.end


def propose(
    study: Study,
    *,
    comment_ids: Collection[str] = (),
    add: Sequence[str] = (),
    words: Sequence[str] = (),
    keep: Sequence[str] = (),
    finder: Finder | None = None,
    on_progress: Progress | None = None,
) -> Proposal:
    """What is found and not gone through yet, with what a person adds, and without what they keep.

    `add` and `keep` are COMMENT:START-END, of `add` also COMMENT:START-END:KIND and COMMENT:WORDS (wherever they stand
    in it); `words` are masked wherever they stand in any comment. Raises InputError with all that is wrong with them.
    """
    wanted = set(comment_ids)
    with study.store() as store, store.snapshot():
        revision = store.revision()
        texts = {one.id: one.text for chunk in store.iter_comments() for one in chunk}
        mistakes = [unknown_comment(one, texts) for one in comment_ids if one not in texts]
        named = {split(one, texts)[0] for one in (*add, *keep)} if wanted else set()
        found = {one.comment_id: one for one in _find(store, wanted | named, finder or find_in, on_progress)}
        quoted = {one.comment_id for one in store.quotes() if one.holds}
    hide = {comment_id: list(one.new) for comment_id, one in found.items() if not wanted or comment_id in wanted}
    given = [*added(add, texts, mistakes), *everywhere(words, texts, wanted, mistakes)]
    for comment_id, mask in given:
        if not is_covered(mask, found[comment_id].masked if comment_id in found else ()):
            there = hide.setdefault(comment_id, [])
            there[:] = [one for one in there if not (mask.start <= one.start and one.end <= mask.end)] + [mask]
    show: dict[str, list[Mask]] = {}
    for comment_id, mask in _kept(keep, texts, found, quoted, mistakes):
        place = (mask.start, mask.end)
        hide[comment_id] = [one for one in hide.get(comment_id, ()) if (one.start, one.end) != place]
        show.setdefault(comment_id, []).append(mask)
    if mistakes:
        raise InputError(mistakes)
    comments = [
        Proposed(comment_id, text, tuple(sorted(hide.get(comment_id, ()))), tuple(sorted(show.get(comment_id, ()))))
        for comment_id, text in texts.items()
        if hide.get(comment_id) or show.get(comment_id)
    ]
    return Proposal(tuple(comments), whole=not wanted, revision=revision)


def accept(study: Study, proposal: Proposal) -> None:
    """Mask what was proposed, in one transaction. Raises StudyError where a text has changed meanwhile."""
    with (
        study.store() as store,
        store.transaction(actor=user_name(), action="mask" if proposal.comments else None) as details,
    ):
        texts = store.texts([one.comment_id for one in proposal.comments])
        if any(texts.get(one.comment_id) != one.text for one in proposal.comments):
            raise StudyError("somebody has just written to the study\n  → run nlp-coding mask again")
        store.put_masks({one.comment_id: (*one.hide, *one.show) for one in proposal.comments})
        if proposal.comments:
            details |= {"stretches": proposal.n_stretches, "comments": proposal.n_comments}
        if proposal.whole:
            store.note_gone_through(proposal.revision)


def masked_texts(study: Study, comment_ids: Collection[str]) -> dict[str, str]:
    """Some comments as they may be handed on, by id."""
    with study.store() as store:
        found = masked_comments(store, comment_ids, language=study.settings.language)
    return {comment_id: one.text for comment_id, one in found.items()}


def n_masked(study: Study) -> tuple[int, int]:
    """How many stretches are masked, and in how many comments."""
    with study.store() as store:
        masks = masks_of(store)
    return sum(map(len, masks.values())), len(masks)


def n_to_forget(study: Study) -> Blackened:
    """How much `forget_masked` would overwrite."""
    with study.store() as store, store.snapshot():
        masks = store.masks()
        texts = store.texts(masks)
    there = {
        comment_id: n
        for comment_id, of_comment in masks.items()
        if (n := sum(one.hides and set(texts[comment_id][one.start : one.end]) != {FILLER} for one in of_comment))
    }
    return Blackened(len(there), sum(there.values()))


def forget_masked(study: Study) -> Blackened:
    """Overwrite the words that are masked, in every page of the file, for good; what was decided and coded stands."""
    with study.store() as store, store.transaction(actor=user_name(), action="mask --forget") as details:
        done = store.blacken()
        details |= {"stretches": done.n_stretches, "comments": done.n_comments}
    return done


def n_not_gone_through(study: Study) -> int:
    """Comments whose text came after a person last went through them all: nothing in these is masked."""
    with study.store() as store:
        return store.n_not_gone_through()


def _kept(
    given: Sequence[str],
    texts: Mapping[str, str],
    found: Mapping[str, Found],
    quoted: Collection[str],
    mistakes: list[Mistake],
) -> Iterator[tuple[str, Mask]]:
    """The stretches that shall be shown: each is one that is found or masked, whole, and whose words are there."""
    for comment_id, start, end in places(given, texts, mistakes):
        here = found.get(comment_id, Found(comment_id, ""))
        known = (*here.new, *here.masked)
        if (start, end) not in [(one.start, one.end) for one in known]:
            mistakes.append(_no_stretch(comment_id, start, end, known))
        elif set(texts[comment_id][start:end]) == {FILLER}:
            what = f"the words at {start}–{end} of {comment_id} were overwritten, and cannot be shown"
            mistakes.append(Mistake(what))
        elif comment_id in quoted and (start, end) in [(one.start, one.end) for one in here.masked]:
            what = f"{comment_id} is approved as a quote with the words at {start}–{end} masked"
            mistakes.append(Mistake(what, remedy=f"take that back first: nlp-coding quote withdraw {comment_id}"))
        else:
            yield comment_id, Mask(start, end, NOTHING)


def _no_stretch(comment_id: str, start: int, end: int, there: Iterable[Mask]) -> Mistake:
    known = ", ".join(f"{one.start}-{one.end}" for one in sorted(there))
    remedy = f"what is found or masked in it is {known}" if known else "nothing is found or masked in it"
    return Mistake(f"there is no stretch {start}-{end} in {comment_id}", remedy=remedy)
