"""What an act did, told in a few words of bokmål, nynorsk or English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import format_count
from nlp_coding.trail.words import WORDS, Forms


def counted(number: int, forms: Forms, language: Language) -> str:
    """ "1 avgjørelse", "2 000 avgjørelser"."""
    return f"{format_count(number, language=language)} {forms[number != 1]}"


def tell(action: str, details: Mapping[str, Any], language: Language, *, actor: str = "") -> str:
    """What an act did, in a few words, without the id of a respondent. One of an unknown kind is told by its name."""
    words = WORDS[language]

    def n(name: str, forms: Forms) -> str:
        value = details.get(name, 0)
        return counted(value if isinstance(value, int) else len(value), forms, language)

    filled = {
        "respondents": n("respondents" if action == "forget" else "added", words.n_respondent),
        "comments": n("comments", words.n_comment),
        "codings": n("codings", words.n_coding),
        "decisions": n("decisions", words.n_decision),
        "codebook": _named(details.get("codebook")),
        "former": _named(details.get("from")),
        "run": details.get("run", "–"),
        "undone": details.get("undone", "–"),
        "to": details.get("to", "–"),
        "stretches": n("stretches", words.n_stretch),
        "shown": n("kept", words.n_stretch),
        "quotes": n("quotes", words.n_quote),
        "files": ", ".join(details.get("tables", ())),
        "memos": n("memos", words.n_memo),
        "drawn": n("sampled", words.n_comment),
        "study": details.get("study", "–"),
        "merged": ", ".join(
            [
                n("decisions", words.n_decision),
                *([n("memos", words.n_memo)] if details.get("memos") else []),
                *([n("sampled", words.n_drawn)] if details.get("sampled") else []),
            ]
        ),
    }
    if "undone" in details:
        return (words.undo if "taken_back" in details else words.undo_recode).format(**filled)
    if action == "decide":
        coders: list[str] = details.get("coders", [actor])
        return (words.decide if coders == [actor] else words.decide_as).format(**filled, coders=", ".join(coders))
    if action == "code" and "codebook" not in details:
        return words.code_again.format(**filled)
    if action == "mask" and details.get("kept"):
        return (words.mask_and_show if details.get("stretches") else words.show).format(**filled)
    if action == "update":
        parts = [
            words.update.format(respondents=n("changed", words.n_respondent)),
            *(
                [words.text_changed.format(comments=n("text_changed", words.n_comment))]
                if details.get("text_changed")
                else []
            ),
            *([words.add.format(**filled)] if details.get("added") else []),
        ]
        return ", ".join(parts)
    sentences = {
        "init": words.init,
        "add": words.add,
        "code": words.code,
        "recode": words.recode,
        "forget": words.forget,
        "suggest": words.suggest,
        "mask": words.mask,
        "mask --forget": words.mask_forget,
        "quote approve": words.quote_approve,
        "quote withdraw": words.quote_withdraw,
        "publish": words.publish,
        "settle": words.settle,
        "merge": words.merge,
        "sample": words.sample,
        "memo": words.memo,
        "migrate": words.migrate,
    }
    return sentences[action].format(**filled) if action in sentences else action


def _named(codebook: object) -> str:
    """A codebook of the log's details; of a migration `from` is the number of a schema."""
    return f"{codebook['name']}@{codebook['version']}" if isinstance(codebook, Mapping) else "–"
