"""Random comments: words that a codebook looks for, in many forms, among all that makes reading them difficult."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from random import Random

from hypothesis import strategies as st

from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Word, words_of
from nlp_coding.language import resources

_ENDINGS = ("", "a", "ane", "ar", "ast", "e", "en", "ene", "er", "et", "este", "i", "ne", "r", "s", "t", "te", "ende")
_BEFORE = ("samarbeids", "fast", "Lege-", "u", "e-", "hjemme", "vikar")
_AFTER = ("møtene", "lege", "-ordninga", "s", "kontoret", "ar", "ing")
_MARKS = (".", ",", "!", "?", "…", "...", "?!", ";", ":", "(", ")", "[", "]", "-", "–", "—", "--", "/", "\n", "\n\n")
_BETWEEN = (
    *(" " for _ in range(40)),
    *(
        ", ",
        ". ",
        ".",
        "! ",
        "? ",
        "\n",
        "\n\n",
        " - ",
        " – ",
        "—",
        "; ",
        ": ",
        "",
        "  ",
        " (",
        ") ",
        "/",
        "-",
        "'",
        "’",
    ),
    *("…", "\t", "\u00a0", "\u3000", "\u2028", "\x0b", "\u200b", "\u00ad", "_"),
)
_NUMBERS = (
    "kl 08.30",
    *["3", "17", "2023", "3,5", "1.000.000", "10-12", "12.", "3.", "٣", "½", "²", "100%", "4x", "5-"],
)
_CONTACT = (
    *("ola.nordmann@kommune.no", "...ola@legesenter.no", "_post@x.no.", "+47@tlf", "a@b@c", "@lege", "xwww.lege.no"),
    *("https://helsenorge.no/a?b=1,2;ikke!", "http://møte.no.", "www.nhi.no,", "://lege"),
)
_STRANGE = (
    *(
        "😀",
        "👩‍⚕️",
        "🇳🇴",
        "e\u0301n",
        "a\u030alege",
        "m\u00f8te\u0308",
        "İKKE",
        "ßtraße",
        "ǅungel",
        "ﬁne",
        "𝔘",
        "日本語",
    ),
    *("møte’s", "d’n", "lege'", "-lege", "lege-", "le\u00adge", "x" * 70, "helse- og sosialtenesta", "m.m", "ΑΣ", "ª"),
)


class Pieces:
    """What comments on a codebook's matters are made of."""

    def __init__(self, trees: Sequence[Node], *, bank: Sequence[str] = (), seed: int = 0) -> None:
        """Of the words of terms, and of those of a bank's texts."""
        random = Random(seed)
        told = [tree for tree in trees for _ in range(1 + 60 // len(trees))] if trees else []
        forms = sorted({form for word in _words(trees) for form in _forms(word, random)} - {""}) or ["møte"]
        self._kinds: list[Sequence[str]] = [
            forms,
            [_spell_out(tree, random) for tree in told] or ["møte"],
            *_general(),
            [_clauses(forms, random) for _ in range(60 + len(forms))],
            [_misspelt(random.choice(forms), random) for _ in range(60 + len(forms))],
            [random.choice((str.upper, str.title, str.swapcase))(random.choice(forms)) for _ in range(40 + len(forms))],
            [random.choice(_BEFORE) + random.choice(forms) for _ in range(30 + len(forms) // 2)],
            [random.choice(forms) + random.choice(_AFTER) for _ in range(30 + len(forms) // 2)],
            _MARKS,
            (*_NUMBERS, *_CONTACT, *_STRANGE),
        ]
        if bank:
            self._kinds += [sorted({word for text in bank for word in text.split()}), sorted(_stretches(bank, random))]

    def texts(self) -> st.SearchStrategy[str]:
        """Single comments, up to some forty words."""
        kinds = [st.text(max_size=3), *(st.sampled_from(kind) for kind in self._kinds)]
        # Half of them are the codebook's words. `one_of` would take a kind that is named twice for one.
        often = [number for number in range(len(kinds)) for _ in range({1: 5, 2: 7}.get(number, 1))]
        piece = st.sampled_from(often).flatmap(kinds.__getitem__)
        written = st.lists(st.tuples(piece, st.sampled_from(_BETWEEN)), min_size=1, max_size=20).map(
            lambda pairs: "".join(part for pair in pairs for part in pair)
        )
        nothing = st.sampled_from(["", "-", " ", "...", "Nei.", "INGEN kommentar", *sorted(_nonanswers())])
        return st.integers(0, 9).flatmap(lambda number: nothing if number == 9 else written)

    @st.composite
    def batches(draw: st.DrawFn, self: Pieces) -> list[Comment]:  # noqa: N805 - hypothesis passes `draw` first
        """Up to thirty comments, some of them with the same text, some where another one breaks off."""
        texts = draw(st.lists(self.texts(), min_size=1, max_size=20))
        for number, where in draw(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 50)), max_size=6)):
            at = number % len(texts)
            words = texts[at].split(" ")
            cut = where % len(words)
            texts[at : at + 1] = [" ".join(words[:cut]), " ".join(words[cut:])]
        again = draw(st.lists(st.sampled_from(texts), max_size=4))
        return comments_of([*texts, *again])


def comments_of(texts: Iterable[str]) -> list[Comment]:
    """Comments with ids of their own."""
    return [Comment(f"K{number}", f"R{number}", text) for number, text in enumerate(texts)]


def _stretches(bank: Sequence[str], random: Random) -> set[str]:
    """Some words of each text that stand side by side: models know pairs."""
    stretches = set()
    for text in bank:
        words = text.split()
        at = random.randrange(len(words))
        stretches.add(" ".join(words[at : at + random.randint(2, 6)]))
    return stretches


@cache
def _general() -> tuple[Sequence[str], ...]:
    """Words of any comment, by what they do to its reading."""
    listed = resources.words
    return (
        sorted(resources.table("negation_cues.tsv")),
        ["og", "eller", "samt", "verken", "korkje", "et", "det", *sorted(listed("subjects.txt"))],
        sorted(resources.table("clause_words.tsv")),
        sorted(listed("nb_words.txt") | listed("nn_words.txt")),
        sorted(listed("not_negation.txt") | {f"lite {noun}" for noun in listed("small_nouns.txt")}),
        [f"{one} lite" for one in ("et", "eit", "ett", "det", "dette", "vårt", "Så")],
        [f"{number}. {word}" for number in ("3", "12", "100") for word in ("mai", "Mai", "møte", "lege", "og")],
        [f"{one}." for one in sorted(listed("abbreviations.txt") | listed("closing_abbreviations.txt"))],
    )


def _nonanswers() -> frozenset[str]:
    return resources.words("nonanswers.txt")


def _words(trees: Iterable[Node]) -> list[Word | Exact]:
    """The distinct ones, in an order that no hash decides."""
    return list(dict.fromkeys(word for tree in trees for word in words_of(tree)))


def _forms(word: Word | Exact, random: Random) -> list[str]:
    """Some of the ways in which a word may be written, in either standard."""
    if isinstance(word, Exact):
        return [word.text, word.text.lower(), word.text.capitalize()]
    before = random.choice(_BEFORE) if word.open_start and random.random() < 0.8 else ""
    after = random.choice(_AFTER) if word.open_end and random.random() < 0.8 else ""
    stems = [word.text, *_others().get(word.text, ())]
    stem = random.choice(stems)
    bent = stem.removesuffix("e") + random.choice(_ENDINGS)
    return [before + word.text + after, before + stem + after, before + bent + after, bent.capitalize()]


@cache
def _others() -> dict[str, list[str]]:
    """Bokmål word → nynorsk twins and irregular forms."""
    found: dict[str, list[str]] = {}
    for name in ("nn_nb.tsv", "inflections.tsv"):
        for form, words in resources.table(name).items():
            for word in words:
                found.setdefault(word, []).append(form)
    return found


def _clauses(forms: Sequence[str], random: Random) -> str:
    """Words that a negation may reach, or may not."""
    cues, subjects, borders = _general()[:3]
    joins = random.choice(["og", "og", "eller", "samt", ",", random.choice(borders)])
    subject = random.choice([random.choice(subjects), random.choice(forms)])
    return f"{random.choice(cues)} {random.choice(forms)} {joins} {subject} {random.choice(forms)}"


def _spell_out(node: Node, random: Random) -> str:
    """Words that a term finds, or nearly so."""
    if isinstance(node, Word | Exact):
        return random.choice(_forms(node, random))
    if isinstance(node, AnyOf):
        return _spell_out(random.choice(node.options), random)
    if isinstance(node, Phrase):
        return " ".join(_spell_out(item, random) for item in node.items)
    assert isinstance(node, Near)
    sides = [_spell_out(node.left, random), _spell_out(node.right, random)]
    random.shuffle(sides)
    fillers = random.choices(
        ("og", "ikke", "som", "ofte", "vi", "har", "bl.a.", "men", ",", "."), k=random.randint(0, node.distance)
    )
    return " ".join([sides[0], *fillers, sides[1]])


def _misspelt(word: str, random: Random) -> str:
    """One slip of the finger."""
    at = random.randrange(len(word))
    letter = random.choice("aeiorstlnå")
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    return (
        random.choice(
            [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], swapped, word[:at] + letter + word[at + 1 :]]
        )
        or word
    )
