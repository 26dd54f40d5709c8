"""Stretches of comments as a person writes them: R181:31-49, R181:31-49:address, R181:Torhild.

What is wrong with them is put into a list of mistakes, so that one pass shows it all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from nlp_coding.core.errors import Mistake, nearest
from nlp_coding.store import Mask

KIND = "name"
"""What is added by a person without saying what it is."""
_PLACE = re.compile(r"(\d+)[-–](\d+)(?::(\w+))?")


def added(given: Sequence[str], texts: Mapping[str, str], mistakes: list[Mistake]) -> Iterator[tuple[str, Mask]]:
    """By comment the stretches of COMMENT:START-END, COMMENT:START-END:KIND or COMMENT:WORDS; `texts` are by id."""
    for one in given:
        comment_id, rest = split(one, texts)
        if comment_id not in texts:
            mistakes.append(unknown_comment(comment_id, texts))
        elif place := _PLACE.fullmatch(rest):
            start, end = int(place[1]), int(place[2])
            kind = place[3] or KIND
            if start >= end or end > len(texts[comment_id]):
                mistakes.append(_outside(comment_id, start, end, texts[comment_id]))
            elif kind not in kinds():
                mistakes.append(Mistake(f"«{kind}» is no kind of personal data", remedy=f"choose {', '.join(kinds())}"))
            else:
                yield comment_id, Mask(start, end, kind)
        else:
            stretches = _occurrences(rest, texts[comment_id])
            if not stretches:
                mistakes.append(Mistake(f"«{rest}» does not stand in {comment_id}"))
            yield from ((comment_id, stretch) for stretch in stretches)


def everywhere(
    words: Sequence[str], texts: Mapping[str, str], wanted: Collection[str], mistakes: list[Mistake]
) -> Iterator[tuple[str, Mask]]:
    """Where words stand in all comments, or in those that are `wanted`."""
    for one in words:
        found = [
            (comment_id, stretch)
            for comment_id, text in texts.items()
            if not wanted or comment_id in wanted
            for stretch in _occurrences(one, text)
        ]
        if not found:
            mistakes.append(Mistake(f"«{one}» stands in no comment"))
        yield from found


def _occurrences(words: str, text: str) -> list[Mask]:
    """Where the words stand as whole words, in capitals or not, with any white space between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    if not pattern:
        return []
    found = re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return [Mask(*match.span(), KIND) for match in found]


def places(given: Sequence[str], texts: Mapping[str, str], mistakes: list[Mistake]) -> Iterator[tuple[str, int, int]]:
    """By comment the start and end of COMMENT:START-END."""
    for one in given:
        comment_id, rest = split(one, texts)
        place = _PLACE.fullmatch(rest)
        if comment_id not in texts:
            mistakes.append(unknown_comment(comment_id, texts))
        elif not place or place[3]:
            mistakes.append(Mistake(f"«{one}» is no place", remedy="write COMMENT:START-END, as mask shows it"))
        else:
            yield comment_id, int(place[1]), int(place[2])


def split(given: str, ids: Collection[str]) -> tuple[str, str]:
    """COMMENT:REST; an id may hold a colon itself, so the longest one that is known is taken."""
    cuts = [at for at, sign in enumerate(given) if sign == ":"]
    known = [at for at in cuts if given[:at] in ids]
    at = (known or cuts or [len(given)])[-1 if known else 0]
    return given[:at], given[at + 1 :].strip()


def kinds() -> tuple[str, ...]:
    """The kinds of personal data that have a marker."""
    from nlp_coding.language.personal import MARKERS

    return tuple(MARKERS["nb"])


def unknown_comment(comment_id: str, ids: Iterable[str]) -> Mistake:
    near = nearest(comment_id, ids)
    what = f"there is no comment «{comment_id}» in the study"
    return Mistake(what, remedy=f"did you mean «{near}»?" if near else None)


def _outside(comment_id: str, start: int, end: int, text: str) -> Mistake:
    return Mistake(f"{start}–{end} is no stretch of {comment_id}", remedy=f"it has the places 0 to {len(text)}")
