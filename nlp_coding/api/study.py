"""A study in Python: what it holds as frames, its tables and figures, and the verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from nlp_coding import decisions, explanations, reliability, results, spacy_docs, suggesting, workflow
from nlp_coding.api import frames
from nlp_coding.api.coders import Agreeing
from nlp_coding.api.reports import Recoded, Report, Topics, explained
from nlp_coding.api.shown_figure import Chart
from nlp_coding.api.shown_table import kept, table_frame
from nlp_coding.charting import ChartKind, Drawing, chart
from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.decisions import Answer
from nlp_coding.orders import Order, TableKind
from nlp_coding.passes import Progress
from nlp_coding.recoding.recode import recode
from nlp_coding.recoding.report import recoding_document
from nlp_coding.suggesting import Steering
from nlp_coding.tables import PERCENTS, Percent
from nlp_coding.workflow import CodeReport, Status

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from nlp_coding.api.shown_table import TableFrame


@dataclass(frozen=True, repr=False)
class Study:
    """A study that is open. Nothing is kept in memory: what it gives is read anew, and is as the study is now."""

    study: workflow.Study

    @property
    def comments(self) -> DataFrame:
        """One row a comment, by comment_id: who wrote it, its text, and the codes that it has.

        `text` is the text of record, in which start and end of `codings` count; see `masked` for texts to hand on.
        `agreement` is ordered as the scale; an answer off the scale ("Vet ikke") stands in `outside`, and is missing
        there. `substance` is missing, and `codes` empty, where no run has read the comment as it is. Attributes come
        last; one that is called as another column has a line after its name (`text_`).
        """
        return frames.comments_frame(self.study)

    @property
    def masked(self) -> Series:
        """Each comment as it may be handed on, by comment_id: markers such as [navn] for what a person has masked."""
        return frames.masked_texts(self.study)

    @property
    def respondents(self) -> DataFrame:
        """One row a respondent, by respondent_id, with or without a comment; the closed questions last, as ordered."""
        return frames.respondents_frame(self.study)

    @property
    def codings(self) -> DataFrame:
        """One row a coding that holds, as `export codings` writes them. Raises StudyError where nothing is coded."""
        return frames.codings_frame(self.study)

    @property
    def codebook(self) -> Codebook:
        """The codebook in force."""
        return workflow.show_codebook(None, study=self.study)

    @property
    def codes(self) -> DataFrame:
        """One row a code in force, by id: label, group, definition, include, exclude, terms."""
        return frames.codes_frame(self.codebook, self.study.settings.language)

    @property
    def status(self) -> Status:
        """How far the study has come."""
        return workflow.status(self.study)

    def table(
        self,
        kind: TableKind = "codes",
        code: str | None = None,
        *,
        by: str | None = None,
        percent: Percent = "row",
        groups: bool = False,
        run: int | None = None,
        language: Language | None = None,
        merge: str | Sequence[str] = (),
        unweighted: bool = False,
        min_cell: int | None = None,
        statistics: bool = False,
        standardise: str | None = None,
        corrected: bool = False,
        waves: str | Sequence[str] = (),
        top: int | None = None,
        statement: str | None = None,
        decimals: int = 0,
    ) -> TableFrame:
        """A table as a pandas frame with `title`, `notes`, `withheld`, `statistics` and `save("file.docx")`.

        `kind` is commenting, codes, code (with the code's id), levels, trend or agreeing; the options are those of
        `nlp-coding table`. Counts are whole numbers, percentages 0 to 100: exact, but rounded to `decimals` where
        small cells are withheld. What is withheld is missing, and nowhere in the frame; so is a share of nothing.
        """
        _one_of(kind, get_args(TableKind), "table")
        _one_of(percent, PERCENTS, "percentage")
        if (kind == "code") != (code is not None):
            remedy = 'write table("code", "meetings")'
            raise InputError(Mistake("a code's id belongs to a table of one code, and to no other", remedy=remedy))
        order = Order(
            kind,
            code,
            by=by,
            percent=percent,
            groups=groups,
            run_id=run,
            language=language,
            merge=_several(merge),
            unweighted=unweighted,
            min_cell=min_cell,
            statistics=statistics,
            standardise=standardise,
            corrected=corrected,
            waves=_several(waves),
            top=top,
            statement=statement,
        )
        return table_frame(self.study, results.produce(self.study, order), decimals=decimals)

    def figure(
        self,
        kind: ChartKind,
        *,
        wide: bool = False,
        intervals: bool | None = None,
        diverging: bool = False,
        lying: bool = False,
        jaccard: bool = False,
        **order: Any,
    ) -> Chart:
        """A figure with `title`, `notes`, `description` and `save("file.svg")`; a notebook shows it.

        `kind` is heat, codes, commenting, cooccurrence, agreeing, statements or trend; further options are those of
        the table that it is drawn from: by, merge, min_cell, language …
        """
        _one_of(kind, get_args(ChartKind), "figure")
        for name in order:
            _one_of(name, Order.__dataclass_fields__, "option")
        for name in {"merge", "waves"}.intersection(order):
            order[name] = _several(order[name])
        drawing = Drawing(wide=wide, intervals=intervals, diverging=diverging, lying=lying, jaccard=jaccard)
        figure, produced = chart(self.study, kind, drawing=drawing, **order)
        return Chart(figure, kept(produced), self.study)

    def explain(self, comment_id: str) -> Report:
        """Why a comment has its codes: the words, and who or what said so. `.value` is an Explanation."""
        one = explanations.explain_comment(self.study, comment_id)
        return Report(
            one, explained([one], f"Why {one.comment.id} has its codes", language=self.study.settings.language)
        )

    def explain_cell(self, code: str, level: str | None = None) -> Report:
        """The comments behind a cell of a table: those with a code, at an agreement level where one is named."""
        found = explanations.explain_cell(self.study, code, level=level)
        where = f" at «{level}»" if level else ""
        n = len(found)
        return Report(
            tuple(found),
            explained(
                found, f"{n:,} comment{'s' * (n != 1)} with {code}{where}", language=self.study.settings.language
            ),
        )

    def reliability(
        self,
        *,
        coders: str | Sequence[str] = (),
        batches: int = 0,
        machine: bool = False,
        language: Language | None = None,
    ) -> Agreeing:
        """How far coders agree, over comments that two or more have coded; `.frame` has a row a code.

        With `machine` the machine against what people agree on, in comments that it has not learned from.
        """
        found = reliability.reliability(self.study, coders=_several(coders), n_batches=batches, machine=machine)
        return Agreeing(found, language or self.study.settings.language)

    @property
    def decisions(self) -> DataFrame:
        """One row a decision that holds, of each coder, as `export decisions` writes them."""
        return frames.decisions_frame(self.study)

    def to_docs(self, *, nlp: Any = None, with_codings: bool = True) -> Iterator[Any]:
        """One spaCy Doc a comment, with codings in `doc.spans` and `doc.cats`; see `nlp_coding.spacy_docs`."""
        return spacy_docs.to_docs(self.study, nlp=nlp, with_codings=with_codings)

    def displacy_options(self) -> dict[str, Any]:
        """Each code's colour, for `displacy.render(doc, style="span", options=…)`."""
        return spacy_docs.displacy_options(self.codebook)

    def code(
        self,
        codebook: str | None = None,
        *,
        accept_precision: float | None = None,
        on_progress: Progress | None = None,
    ) -> CodeReport:
        """Code every comment, as a new run. What persons decided stands above any run."""
        return workflow.code(self.study, codebook=codebook, accept_precision=accept_precision, on_progress=on_progress)

    def decide(self, comment_id: str, code: str, applies: bool, *, coder: str | None = None) -> None:
        """Record a person's yes or no; coding again never overrides it. Without `coder`, it is who works here."""
        decisions.decide(self.study, [Answer(comment_id, code, bool(applies))], coder=coder)

    def recode(
        self,
        to: str,
        *,
        dry_run: bool = False,
        with_text: bool = False,
        language: Language | None = None,
        on_progress: Progress | None = None,
    ) -> Recoded:
        """Code again under another version of the codebook; gives what changed. With `dry_run` nothing is stored.

        The comments it is about are in the report `with_text` only, masked.
        """
        done = recode(self.study, to, dry_run=dry_run, language=language, on_progress=on_progress)
        spoken = language or self.study.settings.language
        return Recoded(done, recoding_document(done, language=spoken, with_text=with_text))

    def suggest(
        self,
        *,
        like: str | Sequence[str] = (),
        merge: Sequence[Sequence[str]] = (),
        drop: str | Sequence[str] = (),
        restore: str | Sequence[str] = (),
        rename: Mapping[str, str] | None = None,
        guided: bool = False,
        seed: int = 0,
        on_progress: Progress | None = None,
    ) -> Topics:
        """The topics that the comments suggest, whether the codebook has them or not; the study remembers them."""
        steering = Steering(
            like=_several(like),
            merge=tuple(tuple(group) for group in merge),
            drop=_several(drop),
            restore=_several(restore),
            rename=rename or {},
        )
        return Topics(suggesting.suggest(self.study, steering, guided=guided, seed=seed, on_progress=on_progress))

    def __repr__(self) -> str:
        now = self.status
        counts = now.counts
        told = f"{counts.n_respondents:,} respondents, {counts.n_comments:,} comments, {now.codebook}"
        coded = f"{counts.n_coded:,} with codes in run {now.run.id}" if now.run else "not coded yet"
        return f"<Study: {told}, {coded}>"


def _several(one: str | Sequence[str]) -> tuple[str, ...]:
    """One name is one, not its letters."""
    return (one,) if isinstance(one, str) else tuple(one)


def _one_of(given: str, known: Any, what: str) -> None:
    if given not in known:
        near = nearest(str(given), known)
        remedy = f"did you mean «{near}»?" if near else f"take one of {', '.join(known)}"
        raise InputError(Mistake(f"there is no {what} «{given}»", remedy=remedy))
