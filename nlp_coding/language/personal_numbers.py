"""Numbers that point out a person: national identity, account, patient and telephone numbers, and dates of birth.

Eleven digits in a row are taken for a national identity number also where date or control digits are wrong, unless they
are a bank account, and next to "fødselsnummer" also with a digit too few or too many: they are typed by hand, and one
number masked too many loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp_coding.language.personal_spans import Kind, Personal, Spans

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_K1_REMAINDERS = frozenset({0, 1, 2, 3})
"""0 in numbers given out before 2032, any of the four in later ones; the second control digit stays as it was."""
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NEAR = 30
"""How many characters before a number a word that explains it is looked for."""

_ELEVEN = re.compile(
    r"(?<![\d+])(?<!\d[.,/-])(?:"
    r"(?P<account>\d{4}[ .\u00a0]\d{2}[ .\u00a0]\d{5})"
    r"|\d{6}[ \u00a0]?[-–/.]?[ \u00a0]?\d{5}|\d{2}([. ])\d{2}\2\d{2}[ \u00a0.-]{1,2}\d{5}"
    r")(?!\d|[.,/-]\d)"
)
_NAMED_ID = re.compile(
    r"\b(?:fnr|f\.nr|fødselsn(?:umme)?r|personn(?:umme)?r|person-?id|d-?n(?:umme)?r|h-?n(?:umme)?r|fh-?n(?:umme)?r)"
    r"(?:et|e)?\b\.?[^\d\n]{0,25}?(?<!\d)(?P<number>\d{6}[ \u00a0-]?\d{4,6}|\d{5})(?!\d|[.,/-]\d)",
    re.IGNORECASE,
)
_ID_WORD = re.compile(
    r"\bfnr|f\.nr|fødsel|personn(?:umme)?r|person-?id|[dh]-?n(?:umme)?r|født|fødd|\bid\b", re.IGNORECASE
)
_ACCOUNT_WORD = re.compile(r"konto", re.IGNORECASE)
_OTHER_ID = re.compile(
    r"\b(?:(?:pasient|journal|klient|npr|dips|hpr|duf|ansatt|tilsett|pass)[- ]?(?:n(?:umme)?r|id)(?:et)?\b\.?:?"
    r"|(?:pasient(?:en)?|duf|hpr):?)"
    r"[ \u00a0]{0,2}(?P<number>\d{4,12})(?!\d|[.,/-]\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:f\.(?:[ ]?d\.)?|f(?= \d{1,2}[./]\d{1,2}[./]\d)|(?:født|fødd)(?: den)?|fødselsdato(?:en)?|f\.?dato)[: ]{0,3}"
    r"(?P<date>\d{1,2}[./ -]{1,2}\d{1,2}[./ -]{1,2}(?:\d{4}|\d{2})|\d{6}|\d{8}|\d{1,2}\.? ?"
    r"(?:jan(?:uar)?|feb(?:ruar)?|mars|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?"
    r"|des(?:ember)?)\.?(?: \d{4}| -?\d{2})?)(?![\d])",
    re.IGNORECASE,
)
_GAP = r"[ .\u00a0-]"
_PHONE = re.compile(
    rf"(?<![\d§+])(?<!\d[.,–\u00a0 -])(?<!\b\d{{4}}/)(?P<prefix>\(?(?:\+|00)47\)?[ \u00a0.-]?)?"
    rf"(?P<number>[2-79]\d{{7}}|[2-79]\d{{3}}{_GAP}\d{{4}}|[2-79]\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}"
    rf"|[2-79]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}|[2-79]\d(?:{_GAP}\d{{2}}){{3}}|[2-79]\d{_GAP}\d{{3}}{_GAP}\d{{3}})"
    r"(?!\d|[.,–-]\d|[ \u00a0]\d|[ \u00a0]?(?:kr|nok|%|prosent|mill|innb|pasient|bruk|person|,-))",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"(?<![\w+])(?:\+|00)(?!47|0)[1-9]\d{0,2}(?:[ \u00a0.-]?\(?\d{1,9}\)?){1,6}(?!\d|[ \u00a0]?(?:kr|nok|%|mill))",
    re.IGNORECASE,
)
_AFTER_WORD = re.compile(
    r"\b(?:tlf|telefon\w{0,8}|mob(?:il)?\w{0,8}|ring\w{0,4}|sms|nås|nåast|(?<![-.])nr|(?<!-)nummer\w{0,3})\b"
    r"[^\d\n.]{0,12}\.?[ \u00a0]?(?P<number>\d(?:[ \u00a0-]?\d){6,9})(?!\d|[.,/–-]\d|[ \u00a0]?(?:kr|nok|%|mill))",
    re.IGNORECASE,
)
_SERVICE = ("800", "810", "815", "820", "829")


def find_numbers(text: str) -> Spans:
    """Every number of the kinds above, in no order; they may overlap, those that are surer come first."""
    for match in _ELEVEN.finditer(text):
        yield Personal(match.start(), match.end(), _eleven(text, match))
    for match in _NAMED_ID.finditer(text):
        yield Personal(*match.span("number"), "national_id")
    for match in _BIRTH.finditer(text):
        yield Personal(*match.span("date"), "birth_date")
    for match in _OTHER_ID.finditer(text):
        if match["number"][:2] not in {"19", "20"} or len(match["number"]) > 4:  # "pasient 2023" is a year
            yield Personal(*match.span("number"), "id_number")
    yield from _phones(text)


def _eleven(text: str, match: re.Match[str]) -> Kind:
    digits = [int(one) for one in match[0] if one.isdecimal()]
    before = text[max(0, match.start() - _NEAR) : match.start()]
    if match["account"] is not None or _ACCOUNT_WORD.search(before):
        return "account"
    undated = not (_dated(digits) or valid_national_id(digits) or _ID_WORD.search(before))
    return "account" if undated and _remainder(digits, _K2) == 0 else "national_id"


def valid_national_id(digits: Sequence[int]) -> bool:
    """Whether eleven digits are a birth, D, H, FH or test number by date and both control digits.

    D-numbers have 40 added to the day; H-numbers and test numbers 40, 65 or 80 to the month; FH-numbers begin with
    8 or 9 and hold no date. Both control digits are weighted sums modulo 11. Source: Skatteetaten, "Nytt fødselsnummer
    fra 2032", by which the first may leave a remainder of 0 to 3: one wrong number in thirty passes, not one in 121.
    """
    dated = _dated(digits) or digits[0] >= 8
    return dated and _remainder(digits, _K1) in _K1_REMAINDERS and _remainder(digits, _K2) == 0


def _dated(digits: Sequence[int]) -> bool:
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    day -= 40 if day > 40 else 0
    month -= next((added for added in (80, 65, 40) if month > added), 0)
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    return (day, month) != (29, 2) or (digits[4] * 10 + digits[5]) % 4 == 0


def _remainder(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def _phones(text: str) -> Spans:
    for match in _FOREIGN.finditer(text):
        n_digits = sum(map(str.isdecimal, match[0]))
        if 8 <= n_digits <= 15 and not re.fullmatch(r"\+\d{1,3}(?:[ \u00a0.]\d{3})+", match[0]):
            yield Personal(match.start(), match.end(), "phone")
    for match in _PHONE.finditer(text):
        if match["prefix"] or not _counted(match["number"]):
            yield Personal(match.start(), match.end(), "phone")
    for match in _AFTER_WORD.finditer(text):
        if not _has_year(match["number"]) and not match["number"].startswith(_SERVICE):
            yield Personal(*match.span("number"), "phone")


def _counted(number: str) -> bool:
    """Whether eight digits are years, a date, the ends of a class, a service number or an amount (20 000 000)."""
    groups = re.split(_GAP, number)
    if number.startswith(_SERVICE) or _has_year(number) or [len(one) for one in groups] == [2, 3, 3]:
        return True
    if len(groups) == 4:  # "20 21 22 23"
        steps = {int(after) - int(before) for before, after in pairwise(groups)}
        return len(steps) == 1 and steps <= {1, 2, 5, 10}
    if len(groups) == 2:  # "5000-9999"
        return all(one.endswith("00") for one in groups) or any(one.endswith(("000", "999")) for one in groups)
    return len(groups) == 1 and number[:2] in {"19", "20"} and number[4:6] <= "12" and number[6:] <= "31"


def _has_year(number: str) -> bool:
    """Whether it is "2019 2020" or "10-12 2023", also where two years stand close."""
    groups = re.split(_GAP, number)
    if len(number) == 8 and number.isdecimal():
        groups = [number[:4]] if number[4:6] in {"19", "20"} else []
    return any(len(one) == 4 and one[:2] in {"19", "20"} for one in groups)
