"""The term language: what a researcher writes in a codebook, as a tree.

    term    = phrase { "~" N phrase }        both within N words, either order, same sentence
    phrase  = item { item }                  next to each other, in this order
    item    = word | =form | "exact" | ( term { / term } ) | @list
    word    = letters, digits and inner hyphens; * at its start or end (or both) leaves that end open
    =form   = this form alone, not the other forms of its lemma
    "exact" = this form alone, upper and lower case as written

Adjacency binds closer than distance: `fast møte ~4 hver uke` is (fast møte) within four words of (hver uke). A chain is
read from the left: in `a ~4 b ~4 c` the c stands outside the stretch from a to b, before it or after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WORD = r"[^\W_]+(?:[-'’][^\W_]+)*"
"""How a word looks, in terms and in comments alike: letters and digits, with inner hyphens and apostrophes."""

MAX_DISTANCE = 20
"""A distance beyond this is a whole sentence, and most likely a slip of the finger."""


MAX_DEPTH = 20
"""Parentheses inside each other; nobody can read more."""


@dataclass(frozen=True)
class Word:
    """A word by its lemma, in either written standard; an open end takes any letters."""

    text: str
    open_start: bool = False
    open_end: bool = False

    def __str__(self) -> str:
        return f"{'*' * self.open_start}{self.text}{'*' * self.open_end}"


@dataclass(frozen=True)
class Exact:
    """Exactly this form, upper and lower case as written, or in any case."""

    text: str
    """Lower case where `any_case`."""
    any_case: bool = False

    def __str__(self) -> str:
        return f"={self.text}" if self.any_case else f'"{self.text}"'


@dataclass(frozen=True)
class Phrase:
    """Items next to each other, in this order."""

    items: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(f"({item})" if isinstance(item, Phrase | Near) else str(item) for item in self.items)


@dataclass(frozen=True)
class Near:
    """Both within `distance` words of each other, either order, in one sentence."""

    left: Node
    right: Node
    distance: int

    def __str__(self) -> str:
        right = f"({self.right})" if isinstance(self.right, Near) else str(self.right)
        return f"{self.left} ~{self.distance} {right}"


@dataclass(frozen=True)
class AnyOf:
    """Any one of the options."""

    options: tuple[Node, ...]

    def __str__(self) -> str:
        return f"({' / '.join(str(option) for option in self.options)})"


Node = Word | Exact | Phrase | Near | AnyOf


@dataclass(frozen=True)
class Term:
    """One line of a code's terms: as written, and as a tree."""

    source: str
    tree: Node


class TermError(ValueError):
    """A term that cannot be read; the message names the column (1-based) and what to write instead."""


def words_of(node: Node) -> Iterator[Word | Exact]:
    """The words of a tree, left to right, doubles included."""
    if isinstance(node, Word | Exact):
        yield node
    elif isinstance(node, Phrase):
        for item in node.items:
            yield from words_of(item)
    elif isinstance(node, AnyOf):
        for option in node.options:
            yield from words_of(option)
    else:
        yield from words_of(node.left)
        yield from words_of(node.right)


def parse_term(source: str, *, lists: Mapping[str, Sequence[str]] | None = None) -> Term:
    """Read one term; `lists` holds the codebook's named word lists, themselves terms, for `@name`.

    Raises TermError.
    """
    return Term(source.strip(), _Parser(source, lists or {}, ()).parse())


_TOKEN = re.compile(
    rf"""(?P<space>\s+)
      | (?P<near>~(?P<distance>\d*))
      | "(?P<exact>[^"]*)"
      | =(?P<form>{WORD})
      | (?P<word>\*?{WORD}\*?)
      | @(?P<list>\w+)
      | (?P<mark>[()/])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


class _Parser:
    """Recursive descent over the tokens of one term."""

    def __init__(self, source: str, lists: Mapping[str, Sequence[str]], inside: tuple[str, ...]) -> None:
        self.lists = lists
        self.inside = inside  # the lists being read, so that one that names itself is caught
        self.tokens = list(_tokens(source))
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        if not self.tokens:
            raise TermError("the term is empty")
        tree = self.term()
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.text == ")":
                raise TermError(f"column {token.column}: a ) without its (")
            raise TermError(f"column {token.column}: / stands between alternatives inside parentheses: (a / b)")
        return tree

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def term(self) -> Node:
        left = self.phrase()
        while (token := self.peek()) and token.kind == "near":
            self.take()
            if not token.text:
                raise TermError(f"column {token.column}: say how many words apart, as in ~4")
            distance = int(token.text[:4])  # a number of a thousand digits is too far as well
            if not 1 <= distance <= MAX_DISTANCE:
                raise TermError(f"column {token.column}: ~{distance} is not between ~1 and ~{MAX_DISTANCE}")
            left = Near(left, self.phrase(), distance)
        return left

    def phrase(self) -> Node:
        items: list[Node] = []
        while (token := self.peek()) and token.kind != "near" and token.text not in (")", "/"):
            items.append(self.item())
        if not items:
            token = self.peek()
            where = f"column {token.column}: before {token.text or '~'}" if token else "at its end"
            raise TermError(f"{where} a word is missing")
        return items[0] if len(items) == 1 else Phrase(tuple(items))

    def item(self) -> Node:
        token = self.take()
        if token.kind == "word":
            return Word(token.text.strip("*").lower(), token.text.startswith("*"), token.text.endswith("*"))
        if token.kind == "form":
            return Exact(token.text.lower(), any_case=True)
        if token.kind == "exact":
            return _exact(token)
        if token.kind == "list":
            return self.named(token)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TermError(f"column {token.column}: more than {MAX_DEPTH} parentheses inside each other")
        options = [self.term()]
        while (follower := self.peek()) and follower.text == "/":
            self.take()
            options.append(self.term())
        if not (closing := self.peek()) or closing.text != ")":
            raise TermError(f"column {token.column}: a ( without its )")
        self.take()
        self.depth -= 1
        return options[0] if len(options) == 1 else AnyOf(tuple(options))

    def named(self, token: _Token) -> Node:
        name = token.text
        if name not in self.lists:
            known = ", ".join(f"@{known}" for known in sorted(self.lists)) or "none are defined"
            raise TermError(f"column {token.column}: there is no list @{name} (lists: {known})")
        if name in self.inside:
            raise TermError(f"the list @{name} contains itself")
        options = tuple(_Parser(word, self.lists, (*self.inside, name)).parse() for word in self.lists[name])
        return options[0] if len(options) == 1 else AnyOf(options)


def _exact(token: _Token) -> Node:
    forms = re.findall(WORD, token.text)
    if not forms:
        raise TermError(f'column {token.column}: nothing between the quotation marks of "{token.text}"')
    items = tuple(Exact(form) for form in forms)
    return items[0] if len(items) == 1 else Phrase(items)


def _tokens(source: str) -> Iterator[_Token]:
    position = 0
    while position < len(source):
        found = _TOKEN.match(source, position)
        if not found:
            hint = {
                '"': 'a " without its twin',
                "*": "* belongs to a word, at its start or end: *møte, vikar*",
                "=": "= stands right before a word: =noen",
            }.get(source[position], f"«{source[position]}» has no meaning in a term")
            raise TermError(f"column {position + 1}: {hint}")
        kind = found.lastgroup or ""
        if found["near"] is not None:
            yield _Token("near", found["distance"], position + 1)
        elif kind != "space":
            yield _Token(kind, found[kind], position + 1)
        position = found.end()
