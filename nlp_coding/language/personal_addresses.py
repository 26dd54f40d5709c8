"""Where a person can be found: e-mail and web addresses, accounts in social media, street and postal addresses."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from nlp_coding.language.personal_spans import Personal, Spans
from nlp_coding.language.personal_words import split_list

_LONGEST_LOCAL = 64
"""No longer local part is looked for before an @: the look to the left costs the same wherever one stands."""
_AT = re.compile(
    r" ?@ ?|\s?[(\[{<]\s?(?:at|a|@|krøllalfa|alfakrøll)\s?[)\]}>]\s?| (?:krøllalfa|alfakrøll) ", re.IGNORECASE
)
_LOCAL = re.compile(r"[\w.+'’%-]+\Z")
_DOMAIN = re.compile(
    r"(?:[\w-]{1,63}(?:\.| ?[(\[](?:dot|punktum)[)\]] ?| punktum )){1,8}[^\W\d_]{2,24}(?![\w-])", re.IGNORECASE
)
_HOST = re.compile(r"[\w-]{2,63}")
_HANDLE = re.compile(r"(?<![\w@.])@[^\W\d][\w.]{1,40}(?<!\.)")
_ACCOUNT = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|facebook|messenger|tiktok|twitter)\s?:\s?(?P<handle>@?[\w.]{3,40}(?<!\.))",
    re.IGNORECASE,
)
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>«»\"]+", re.IGNORECASE)
_BARE_LINK = re.compile(
    r"(?<![\w@./-])(?P<host>(?:[\w-]{1,63}\.){1,5}(?:no|com|org|net|info|se|dk|eu|io))(?![\w@-])(?P<path>/[^\s<>«»\"]*)?"
)
_SEE = re.compile(r"\b(?:se|sjå|på|via|nettsid[ae]n?:?) \Z", re.IGNORECASE)
_LINK_TAIL = ".,;:!?)]}'’"
_PUBLIC = frozenset(
    {
        "altinn.no", "fhi.no", "helsebiblioteket.no", "helsedirektoratet.no", "helsenorge.no", "lovdata.no", "nav.no",
        "regjeringen.no", "ssb.no", "ung.no",
    }
)  # fmt: skip

_SPACE = r"[ \u00a0]{1,2}"
_NUMBERED = re.compile(
    rf"\b(?P<street>[^\W\d_]{{2,40}}){_SPACE}\d{{1,3}}(?:[/–-]\d{{1,3}})?(?:{_SPACE}[A-HK-T]\b|[a-zA-Z]\b)?"
    r"(?![\w%§]|[.,:/–-]\d)"
)
_COUNTED = re.compile(
    r"[ \u00a0]?(?:år|åra|årene|dag|dager|dagar|uke|uker|veke|veker|vekes|mnd|måned|månad|time|timar|timer|min|sek|gang"
    r"|gong|meter|km|mil\b|stk|prosent|person|pasient|bruk|leg[ea]|av\b|i tallet|i talet|kr|stilling|senge|senga"
    r"|million|ansatt|tilsett|bebo|rom\b|tiltak)",
    re.IGNORECASE,
)
_SURE_ENDINGS = ("gata", "gate", "gaten", "veien", "vegen", "vei", "veg")
_BEFORE_STREET = re.compile(r"(?:[^\W\d_][\w.'’-]{0,30}[ \u00a0]){0,3}\Z")
_POSTAL = re.compile(r"(?:,[ \u00a0]?|[ \u00a0])(?:N-)?\d{4}[ \u00a0][^\W\d_][\w-]{1,30}")
_POST_PLACE = re.compile(
    r"(?<![\d.,–-])(?<!\d[ \u00a0])(?:N-)?(?P<code>\d{4})[ \u00a0](?P<place>[^\W\d_]{1,30})(?![\w-])"
)
_BOX = re.compile(
    r"\b(?:postboks|p\.?b|boks)\.?[ \u00a0]{1,2}\d{1,5}\b(?:[ \u00a0][A-ZÆØÅ][^\W\d_]{1,30})?", re.IGNORECASE
)
_FARM = re.compile(
    r"\b(?:gnr(?:[ ./]+bnr)?|gårdsn(?:umme)?r|gardsn(?:umme)?r)\b\.?[: \u00a0]{0,2}\d{1,4}"
    r"(?:[ ,/\u00a0]{1,3}(?:(?:bnr|bruksn(?:umme)?r)\b\.?[: \u00a0]{0,2})?\d{1,4})?",
    re.IGNORECASE,
)
_FIRST_PARTS = frozenset(
    {
        "øvre", "nedre", "øvste", "nørdre", "nordre", "søndre", "søre", "vestre", "østre", "austre", "øystre", "midtre",
        "store", "lille", "vesle", "gamle", "nye", "indre", "ytre", "st.", "dr.", "prof.",
    }
)  # fmt: skip


def find_emails(text: str) -> Spans:
    """E-mail addresses, also with "(at)" for the @, and with a domain that was left unfinished (kari@online)."""
    for at in _AT.finditer(text):
        local = _LOCAL.search(text[max(0, at.start() - _LONGEST_LOCAL) : at.start()])
        if not local:
            continue
        written = local[0].lstrip(".'’%-")
        domain = _DOMAIN.match(text, at.end()) or (_HOST.match(text, at.end()) if at[0] == "@" else None)
        if written and domain:
            yield Personal(at.start() - len(written), domain.end(), "email")


def find_links(text: str) -> Spans:
    """Web addresses, and names of accounts after an @; the open pages of a few public bodies are nobody's."""
    for match in _LINK.finditer(text):
        yield Personal(match.start(), match.start() + len(match[0].rstrip(_LINK_TAIL)), "web")
    for match in _BARE_LINK.finditer(text):
        if match["host"] not in _PUBLIC and (match["path"] or not _is_sentence(text, match)):
            yield Personal(match.start(), match.start() + len(match[0].rstrip(_LINK_TAIL)), "web")
    for match in _ACCOUNT.finditer(text):
        yield Personal(*match.span("handle"), "web")
    for match in _HANDLE.finditer(text):
        yield Personal(match.start(), match.end(), "web")


def _is_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether it is a full stop without a space before "no" (nå) or "se": "Det er bra.no har vi leger"."""
    host = match["host"]
    if host.count(".") > 1 or not host.endswith((".no", ".se")) or not host[: host.index(".")].isalpha():
        return False
    goes_on = text[match.end() : match.end() + 1] == " " and text[match.end() + 1 : match.end() + 2].islower()
    return goes_on and not _SEE.search(text[max(0, match.start() - 12) : match.start()])


def find_addresses(text: str) -> Spans:
    """Streets with a house number, boxes, farms by number, and postal codes with a place that is known."""
    for match in _NUMBERED.finditer(text):
        start = _street_start(text, match)
        if start is not None:
            yield Personal(start, _with_postal(text, match.end()), "address")
    for pattern in (_BOX, _FARM):
        for match in pattern.finditer(text):
            yield Personal(match.start(), _with_postal(text, match.end()), "address")
    for match in _POST_PLACE.finditer(text):
        is_place = match["place"][0].isupper() and match["place"].lower() in _listed("places")
        if is_place and not "1950" <= match["code"] <= "2049":  # "2023 Bergen" is a year
            yield Personal(match.start(), match.end(), "address")


def _with_postal(text: str, end: int) -> int:
    postal = _POSTAL.match(text, end)
    return postal.end() if postal else end


def _street_start(text: str, match: re.Match[str]) -> int | None:
    """Where the street begins of a word with a number after it, or None where it is no street."""
    word, lower = match["street"], match["street"].lower()
    is_street = lower.endswith(tuple(_listed("street_endings"))) and lower not in _listed("no_streets")
    if not is_street or _COUNTED.match(text, match.end()):
        return None
    before = _BEFORE_STREET.search(text[max(0, match.start() - 100) : match.start()])
    words = before[0].split() if before else []
    capitals = list(takewhile(_is_part, reversed(words)))
    if lower in _listed("street_endings"):  # "gate 10" is a street after a name alone
        if not capitals:
            return None
    elif not word[0].isupper() and not lower.endswith(_SURE_ENDINGS):
        return None
    else:
        capitals = capitals[: bool(words) and words[-1].lower() in _FIRST_PARTS]
    start = match.start()
    for one in capitals:
        start = text.rindex(one, 0, start)
    return start


def _is_part(word: str) -> bool:
    """Whether a word may belong to the name of a street: "Bjørnsons", "Dr.", not the end of the sentence before."""
    return word[0].isupper() and (not word.endswith(".") or len(word) <= 3)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(one.lower() for one in split_list(name))
