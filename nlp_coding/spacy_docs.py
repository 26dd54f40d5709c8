"""spaCy's side of the program: a study's comments and codings as Docs, and a component that codes any pipeline's Docs.

What is said of a code stands in three places of a Doc. `doc.spans["codes"]` holds a Span for each stretch of words that
speaks for a code that applies, its label the code's id, widened to whole tokens. `doc.cats` says of each code whether
it applies: 1.0 or 0.0, never a score, since every code has a threshold of its own; a code that nothing can be said of
has no entry, which spaCy's training and scoring take for a missing value. `doc.spans["codes"].attrs` says the rest:
`attrs["codebook"]`, and in `attrs["codings"]` by code id whether it applies, its origin, coder, status and score, and
the evidence to the code point. All three outlive a DocBin; a Span's own extensions would not do, since spaCy keeps them
by place, and two codes may stand on the same words.

A person's yes has the words that the machine found for the same code. Where there are none, or the model went by the
whole text, a code that applies has no Span, and `doc.cats` alone tells of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import is_normalized, normalize

from nlp_coding.codebook.find import find_codebook
from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.combine import conflicts
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import VARIETIES, Analysis, Coding, Evidence, Variety
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.survey import Comment, Respondent
from nlp_coding.exports import held_codings
from nlp_coding.learning import find_bank
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import Store
from nlp_coding.workflow import DEFAULT_CODEBOOK, Study, codebook_folders, needed_run, show_codebook, text_coder

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from nlp_coding.coding.suggest import Coder

FACTORY = "codebook_coder"
"""The component's name in spaCy."""
SPANS_KEY = "codes"
CHUNK = 1_000
"""Comments that are made Docs at a time."""
COLOURS = ("#77AADD", "#EE8866", "#EEDD88", "#FFAABB", "#99DDFF", "#44BB99", "#BBCC33", "#AAAA00", "#DDDDDD")
"""Tol's light scheme, made for black letters on it, and told apart by the colour-blind."""

_PIECE = re.compile("[^\u0300-\u036f]?[\u0300-\u036f]*", re.DOTALL)
"""A letter with the marks that are set above and below it."""


def to_docs(study: Study, *, nlp: Language | None = None, with_codings: bool = True) -> Iterator[Doc]:
    """One Doc a comment, in the order of the study; its text is the text of record, to the letter.

    Tokens are those of spacy.blank("nn") where the comment is nynorsk, of spacy.blank("nb") otherwise; with `nlp` each
    text goes through that pipeline. `doc.user_data` has comment_id, respondent_id, agreement, wave, attributes,
    variety, and substance (None of a comment that the latest run has not read as it is). Codings are those that hold:
    that run's, and what people decided. A code that coders disagree on, that waits for a person, or that the run has
    not read the comment for, has no entry in `doc.cats`. Docs are as sensitive as the study.

    Raises StudyError where nothing is coded yet, ValueError where `nlp` changes texts.
    """
    with study.store() as store, store.snapshot():
        codings = _Codings(store) if with_codings else None
        read = _read(store)
        tokenise = _Tokeniser(nlp)
        respondents = store.iter_respondents()
        for comments in store.iter_comments(chunk=CHUNK):
            analyses = [read.get(comment.id) for comment in comments]
            varieties = list(_varieties(comments, analyses))
            docs = tokenise([comment.text for comment in comments], varieties)
            for comment, analysis, variety, doc in zip(comments, analyses, varieties, docs, strict=True):
                if doc.text != comment.text:
                    raise ValueError(f"the pipeline changes the text of comment {comment.id}: offsets would not hold")
                # Both in the order of respondents, not all of whom wrote something.
                respondent = next(one for one in respondents if one.id == comment.respondent_id)
                doc.user_data.update(_facts(comment, respondent, variety))
                doc.user_data["substance"] = analysis.substance if analysis else None
                if codings:
                    codings.put(doc, comment.id, read=analysis is not None)
                yield doc


def displacy_options(codebook: Codebook | str, *, spans_key: str = SPANS_KEY) -> dict[str, Any]:
    """What displacy.render(doc, style="span", options=…) needs to show codes: the key, and each code's colour.

    More codes than colours share them; the label on each span says which code it is.
    """
    book = show_codebook(codebook) if isinstance(codebook, str) else codebook
    ids = [code.id for code in book.leaves]
    return {"spans_key": spans_key, "colors": dict(zip(ids, cycle(COLOURS), strict=False))}


class CodebookCoder:
    """The pipeline component `codebook_coder`: what the machine says of each code of a codebook, in every Doc.

    Texts are read as those of surveys are (NFC), whatever tokens they have; evidence counts the code points of
    `doc.text`. Entries of `doc.cats` that are not codes are left as they are. To add it reads the codebook; lexicons
    and, with `learned`, some seconds of training wait for the first text. `pipe` is fast, single calls are not.
    """

    def __init__(self, name: str, codebook: str, *, learned: bool = True, spans_key: str = SPANS_KEY) -> None:
        """Raises InputError where there is no such codebook. `codebook` is a name, name@version, or a .yaml file."""
        self.name = name
        self.learned = learned
        self.spans_key = spans_key
        self._file = find_codebook(codebook, folders=codebook_folders())
        self.codebook = load_codebook(self._file)

    @property
    def labels(self) -> tuple[str, ...]:
        """The ids of the codes, in the codebook's order."""
        return tuple(code.id for code in self.codebook.leaves)

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = CHUNK) -> Iterator[Doc]:
        """The Docs of a stream, coded `batch_size` at a time."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            composed = [_composed(doc.text) for doc in docs]
            comments = [Comment(str(number), "", text) for number, (text, _) in enumerate(composed)]
            found: dict[str, list[Coding]] = {}
            for coding in self._coder.codings(comments):
                found.setdefault(coding.comment_id, []).append(coding)
            for comment, doc, (_, places) in zip(comments, docs, composed, strict=True):
                codings = found.get(comment.id, [])
                doc.cats.update(dict.fromkeys(self.labels, 0.0))
                put_codings(doc, codings, codebook=self.codebook, spans_key=self.spans_key, places=places)
                yield doc

    @cached_property
    def _coder(self) -> Coder:
        return text_coder(self.codebook, self._file, learned=self.learned)

    def __getstate__(self) -> dict[str, Any]:
        """Without the models, which cannot be pickled: each process makes them anew."""
        return {key: value for key, value in vars(self).items() if key != "_coder"}

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Which codebook and which examples it codes with, by digest: neither is in it."""
        kept = {"codebook": str(self.codebook), "digest": self.codebook.digest, "examples": self._examples}
        return json.dumps(kept).encode()

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> CodebookCoder:
        """Raises InputError where the codebook or its examples are not those that it was saved with."""
        kept = json.loads(data)
        if self.codebook.digest != kept["digest"]:
            with suppress(InputError):  # a name without version is the highest, and there may be a higher one now
                self._take(find_codebook(kept["codebook"], folders=codebook_folders()))
        same = self.codebook.digest == kept["digest"]
        if not same or (self.learned and self._examples != kept["examples"]):
            which = f"other examples of {kept['codebook']} than are" if same else f"another {kept['codebook']} than is"
            remedy = f"put back what it was saved with, or make the pipeline anew with add_pipe({FACTORY!r})"
            raise InputError(Mistake(f"the pipeline was saved with {which} here", str(self._file), remedy=remedy))
        return self

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """As `to_bytes`, in a file."""
        Path(path).with_suffix(".json").write_bytes(self.to_bytes())

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> CodebookCoder:
        """As `from_bytes`, from a file."""
        return self.from_bytes(Path(path).with_suffix(".json").read_bytes())

    @property
    def _examples(self) -> str:
        return find_bank(self.codebook, self._file, folders=codebook_folders()).digest if self.learned else ""

    def _take(self, file: Path) -> None:
        self._file, self.codebook = file, load_codebook(file)
        self.__dict__.pop("_coder", None)


def put_codings(
    doc: Doc,
    codings: Iterable[Coding],
    *,
    codebook: Codebook,
    spans_key: str = SPANS_KEY,
    places: Sequence[int] | None = None,
) -> None:
    """Write codings into a Doc, as this module's head says; what is there already by that key is replaced.

    `places` are where the code points that the evidence counts begin in `doc.text`, where they are not the same.
    """
    told: dict[str, dict[str, Any]] = {}
    spans = {}
    for coding in codings:
        evidence = [_moved(one, places) for one in coding.evidence]
        doc.cats[coding.code_id] = float(coding.applies)
        told[coding.code_id] = {
            "applies": coding.applies,
            "origin": coding.origin,
            "coder": coding.coder,
            "status": coding.status,
            "score": coding.score,
            "evidence": [[one.start, one.end, one.reason] for one in evidence],
        }
        for one in evidence if coding.applies else ():
            span = doc.char_span(one.start, one.end, label=coding.code_id, alignment_mode="expand")
            if span is not None:
                spans[span.start, span.end, coding.code_id] = span  # two stretches may lie in one token
    doc.spans[spans_key] = [spans[key] for key in sorted(spans)]
    doc.spans[spans_key].attrs.update({"codebook": str(codebook), "codings": told})


class _Codings:
    """What holds in a study, by comment."""

    def __init__(self, store: Store) -> None:
        run = needed_run(store)
        self._codebook = codebook_of(store, digest=run.codebook_digest)
        stands = standing(store, self._codebook)
        self._open = {(cell[0].comment_id, cell[0].code_id) for cell in conflicts(stands.codings)} | stands.blocked
        held = list(held_codings(store, run, stands))
        wordless = {(one.comment_id, one.code_id) for one in held if one.applies and not one.evidence}
        changed = set(store.changed_comment_ids(run.id))
        words = {
            (one.comment_id, one.code_id): one.evidence
            for one in store.codings(run.id)
            if (one.comment_id, one.code_id) in wordless and one.comment_id not in changed
        }
        self._held: dict[str, list[Coding]] = {}
        for one in held:
            evidence = one.evidence or words.get((one.comment_id, one.code_id), ())
            self._held.setdefault(one.comment_id, []).append(replace(one, evidence=evidence if one.applies else ()))

    def put(self, doc: Doc, comment_id: str, *, read: bool) -> None:
        ids = [code.id for code in self._codebook.leaves] if read else []
        doc.cats = {code_id: 0.0 for code_id in ids if (comment_id, code_id) not in self._open}
        put_codings(doc, self._held.get(comment_id, ()), codebook=self._codebook)


class _Tokeniser:
    """Docs of texts: by the caller's pipeline, or by a blank one of each text's variety."""

    def __init__(self, nlp: Language | None) -> None:
        # spaCy takes 1.5 to 4 s to import, and nothing else here needs it.
        import spacy

        self._nlp = nlp
        self._blank = {} if nlp else {language: spacy.blank(language) for language in ("nb", "nn")}

    def __call__(self, texts: Sequence[str], varieties: Sequence[str]) -> Iterator[Doc]:
        if self._nlp is not None:
            yield from self._nlp.pipe(texts)
            return
        for text, variety in zip(texts, varieties, strict=True):
            yield self._blank["nn" if variety == "nn" else "nb"].make_doc(text)


def _facts(comment: Comment, respondent: Respondent, variety: Variety) -> dict[str, Any]:
    return {
        "comment_id": comment.id,
        "respondent_id": respondent.id,
        "agreement": respondent.agreement,
        "wave": respondent.wave,
        "attributes": dict(respondent.attributes),
        "variety": variety,
    }


def _read(store: Store) -> dict[str, Analysis]:
    """By id, what the latest run says of the comments that it has read as they are."""
    run = store.latest_run()
    if run is None:
        return {}
    changed = set(store.changed_comment_ids(run.id))
    return {one.comment_id: one for one in store.analyses(run.id) if one.comment_id not in changed}


def _varieties(comments: Sequence[Comment], analyses: Sequence[Analysis | None]) -> Iterator[Variety]:
    """As the run says, and found now where it says nothing."""
    from nlp_coding.language.sentences import find_sentences
    from nlp_coding.language.variety import find_variety
    from nlp_coding.language.vocabulary import Vocabulary

    unread = [comment.text for comment, analysis in zip(comments, analyses, strict=True) if analysis is None]
    vocabulary = Vocabulary()
    found = iter(find_variety(unread, find_sentences(vocabulary.encode(unread), vocabulary), vocabulary).tolist())
    yield from (analysis.variety if analysis else VARIETIES[next(found)] for analysis in analyses)


def _composed(text: str) -> tuple[str, list[int] | None]:
    """The text in NFC, and where each of its code points, and its end, begins in `text`; None where it is the same."""
    if is_normalized("NFC", text):
        return text, None
    composed, places, at = [], [], 0
    for piece in _PIECE.findall(text):
        one = normalize("NFC", piece)
        composed.append(one)
        places += [at] * len(one)
        at += len(piece)
    return "".join(composed), [*places, at]


def _moved(evidence: Evidence, places: Sequence[int] | None) -> Evidence:
    return Evidence(places[evidence.start], places[evidence.end], evidence.reason) if places else evidence


def _make(nlp: Any, name: str, codebook: str, learned: bool, spans_key: str) -> CodebookCoder:
    return CodebookCoder(name, codebook, learned=learned, spans_key=spans_key)


if not TYPE_CHECKING:  # a type checker would believe any name of this module

    def __getattr__(name: str) -> Any:
        """The entry point `make_codebook_coder`, which every spaCy pipeline asks for when it is made: it is registered
        then, so that the import of this module does not wait for spaCy's."""
        if name != "make_codebook_coder":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from spacy.language import Language

        defaults = {"codebook": DEFAULT_CODEBOOK, "learned": True, "spans_key": SPANS_KEY}
        return Language.factory(FACTORY, default_config=defaults, assigns=["doc.spans", "doc.cats"], func=_make)
