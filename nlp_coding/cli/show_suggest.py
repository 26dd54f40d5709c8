"""Suggested topics: on the screen, as JSON, as a page."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

from nlp_coding.cli.show import HIGHLIGHT, indented
from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import write_privately
from nlp_coding.core.topics import Passage, Suggestion, Suggestions

_SHORT = 400
"""Characters of a comment that are shown."""


def suggestions(found: Suggestions) -> None:
    """One topic after another: what it is to the codebook, who writes of it, and comments that stand for it."""
    out = Console(highlight=False, soft_wrap=False)
    for one in found.topics:
        heading = Text.assemble((f"{one.id}  {one.name}", "bold"), f"  {_kind(one, found)}")
        indented(out, heading, 0, hanging=4)
        facts = (
            _n(one.n_comments, "comment"),
            f"{one.n_uncoded} without any code, {one.n_open} without one here",
            f"asked for: {one.like}" if one.like else f"stability {one.stability:.2f}",
        )
        indented(out, Text(" · ".join(facts), style="dim"), 4)
        levels = [f"{level or 'no answer'} {n}" for level, n in one.by_level.items() if n]
        indented(out, Text(" · ".join(levels), style="dim"), 4)
        indented(out, Text(f"words: {', '.join(word for word, _ in one.words)}", style="dim"), 4, hanging=2)
        if one.codes:
            shares = [
                f"{code} {share:.0%} ({one.codes_here.get(code, 0):.0%} here)"
                for code, share in list(one.codes.items())[:4]
            ]
            indented(out, Text(f"codes: {', '.join(shares)}", style="dim"), 4, hanging=2)
        for shown in one.shown:
            text = Text(shown.text[:_SHORT] + ("…" if len(shown.text) > _SHORT else ""))
            for start, end in shown.marks:
                text.stylize(HIGHLIGHT, start, min(end, _SHORT))
            indented(out, Text(f"{shown.comment_id}  ", style="bold") + text, 4, hanging=2)
        out.print()
    _summary(found)


def _kind(one: Suggestion, found: Suggestions) -> str:
    about = [found.labels.get(code, code) for code in one.about]
    return {
        "new": "new",
        "between": f"between {' and '.join(about)}",
        "part": f"a part of {' '.join(about)}",
        "covered": f"covered by {' '.join(about)}",
    }[one.kind]


def _summary(found: Suggestions) -> None:
    aside = [
        f"{_n(found.n_substance - found.n_covered, 'comment')} in no topic",
        f"{found.n_comments - found.n_substance:,} without substance",
    ]
    if found.n_unstable:
        aside.append(f"{_n(found.n_unstable, 'group')} that did not come again")
    if found.n_dropped:
        aside.append(f"{_n(found.n_dropped, 'dropped topic')} found again")
    lines = [
        f"{_n(len(found.topics), 'topic')} in {found.n_covered:,} of {_n(found.n_substance, 'comment')} with something "
        f"to say ({found.covered:.0%}); a comment may have several.",
        f"Left aside: {', '.join(aside)}.",
    ]
    if not found.coded:
        lines.append("The study is not coded yet, so every topic counts as new: run nlp-coding code first.")
    elif found.topics:
        lines.append("Make one a draft code with nlp-coding codebook adopt TOPIC --id CODE.")
    print("\n".join(lines), file=sys.stderr)


def _n(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def as_json(found: Suggestions) -> str:
    """A list of the suggestions, for scripts."""
    return json.dumps([_plain(one) for one in found.topics], ensure_ascii=False, indent=1)


def _plain(one: Suggestion) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "about": list(one.about),
        "words": [word for word, _ in one.words],
        "n_comments": one.n_comments,
        "n_uncoded": one.n_uncoded,
        "n_open": one.n_open,
        "comments": list(one.comments),
        "codes": {code: round(share, 4) for code, share in one.codes.items()},
        "codes_in_passages": {code: round(share, 4) for code, share in one.codes_here.items()},
        "by_level": dict(one.by_level),
        "by_variety": dict(one.by_variety),
        "stability": None if one.like else one.stability,
        "like": one.like,
    }


def check_place(out: Path) -> None:
    """Raise InputError where no page can be written, before minutes are spent and steering is stored."""
    if out.is_dir():
        raise InputError(Mistake("this is a folder", str(out), remedy="name a file in it"))
    if not out.parent.is_dir():
        remedy = "check the name, or make the folder"
        raise InputError(Mistake("there is no such folder", str(out.parent), remedy=remedy))


def page(found: Suggestions, out: Path, *, language: Language, title: str, texts: Mapping[Passage, str] | None) -> None:
    """Write the page, readable by its owner alone."""
    from nlp_coding.topics.page import suggestions_page

    write_privately(out, suggestions_page(found, language=language, title=title, texts=texts))
    print(f"Wrote {out}.", file=sys.stderr)
