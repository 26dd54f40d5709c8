"""review: the app in which people code, key by key."""

from __future__ import annotations

import enum
import gc
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_coding.cli.options import Languages, StudyOption

if TYPE_CHECKING:
    from nlp_coding.app.app import ReviewApp
    from nlp_coding.core.codebook import Language
    from nlp_coding.review.session import Session
    from nlp_coding.workflow import Study


class Hidden(enum.StrEnum):
    nobody = "nobody"
    coders = "coders"
    all = "all"


class Order(enum.StrEnum):
    learning = "learning"
    file = "file"
    code = "code"


class Look(enum.StrEnum):
    dark = "dark"
    light = "light"


def review(
    coder: Annotated[str | None, typer.Option(metavar="ID", help="Who codes, if not the user's name.")] = None,
    blind: Annotated[
        Hidden | None, typer.Option(help="Whose answers are kept back: coders', or all, the machine's too.")
    ] = None,
    order: Annotated[
        Order, typer.Option(help="What the machine is unsure of first; as in the file; or code by code.")
    ] = Order.learning,
    code: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only comments with this code, suggested or decided.")
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Only the comments that were drawn with sample.")] = False,
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="Settle the codes that coders answered differently.")
    ] = False,
    filter_text: Annotated[
        str, typer.Option("--filter", metavar="TEXT", help="Begin with a filter, as / takes it.")
    ] = "",
    learn_every: Annotated[
        int, typer.Option("--learn-every", metavar="N", min=0, help="Learn after N complete comments; 0 for never.")
    ] = 10,
    language: Annotated[Languages | None, typer.Option(help="The language of the app, if not the study's.")] = None,
    theme: Annotated[Look, typer.Option(help="Light text on dark, or dark on light; t changes it.")] = Look.dark,
    study: StudyOption = None,
) -> None:
    """Code comments in the terminal: read, see what is suggested and why, answer with a key. All is saved at once."""
    from nlp_coding import workflow

    _check_terminal()
    opened = workflow.open_study(study)
    from nlp_coding.app.app import ReviewApp
    from nlp_coding.review.ranker import Ranker
    from nlp_coding.review.session import Session

    chosen = language.value if language else opened.settings.language
    only = _drawn(opened) if sample else None
    with Session(opened, coder=coder, blind=blind.value if blind else None, order=order.value, only=only) as session:
        if code:
            _narrow(session, code)
        if filter_text:
            _filter(session, opened, filter_text, chosen)
        # What is read by now stays: a full collection in the midst of the keys would be felt.
        gc.collect()
        gc.freeze()
        app = ReviewApp(
            session,
            language=chosen,
            look=theme.value,
            ranker=Ranker(opened, coder=None if session.blind == "nobody" else session.coder),
            learn_every=learn_every,
            disagreements=disagreements,
        )
        _run(app)
        if disagreements:
            n = len(session.disagreements())
            print(f"{n:,} comment{'s' * (n != 1)} left that coders disagree on.", file=sys.stderr)
            return
        n, of = session.n_complete, session.n_comments
        print(f"{n:,} of {of:,} comment{'s' * (of != 1)} complete, by {session.coder}.", file=sys.stderr)


def _run(app: ReviewApp) -> None:
    """Run the app to its end. Raises Exit where that is not the coder's own."""
    from nlp_coding.app.faults import fault_of
    from nlp_coding.core.errors import NlpCodingError

    fault = ""
    try:
        app.run()
    except (NlpCodingError, OSError):
        raise
    except Exception as error:  # beside Textual's own care: a comment may stand in its message too
        fault = fault_of(error)
    fault = app.fault or fault
    if fault:
        print(fault, file=sys.stderr)
        raise typer.Exit(1)
    if app.return_code:  # the terminal may be gone: nothing is told there
        raise typer.Exit(app.return_code)


def _check_terminal() -> None:
    """Raise InputError where there is no screen and no keyboard. The screen is written to stderr, or to stdout."""
    from nlp_coding.core.errors import InputError, Mistake

    if not all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        remedy = "fill in what export queue writes, and read it with decide --from"
        raise InputError(Mistake("review needs a terminal, and this is none", remedy=remedy))


def _drawn(study: Study) -> list[str]:
    """The comments that were drawn for several coders. Raises InputError where there are none."""
    from nlp_coding.core.errors import InputError, Mistake

    with study.store() as store:
        found = [one.comment_id for one in store.sample()]
    if not found:
        raise InputError(Mistake("no comments are drawn in this study", remedy="draw them with sample"))
    return found


def _narrow(session: Session, code: str) -> None:
    """Only the comments with a code, or with a code of a group. Raises InputError where there is no such code."""
    from nlp_coding.counted import known_code

    wanted = {one.id for one in session.codebook.children(known_code(session.codebook, code).id)}
    session.narrow(lambda line: not wanted.isdisjoint((*line.suggested, *line.answers, *line.others)))


def _filter(session: Session, study: Study, text: str, language: Language) -> None:
    """Begin with a filter. Raises InputError."""
    from nlp_coding.review.filters import parse, vocabulary

    known = vocabulary(session.codebook, study.settings.scale, study.settings.attributes, session.lines())
    session.keep(parse(text, known, language=language).keeps(session.with_words), text=text)
