"""What a user has without this program: loops of regular expressions, spaCy's matchers, scikit-learn, BERTopic.

None of them but the classifier has lemmas, negation or evidence; each does what it does best with the same terms.
"""

from __future__ import annotations

from nlp_coding import workflow
from nlp_coding.core.codebook import Codebook
from tests.benchmarks.as_regex import pattern_of, rust_pattern_of
from tests.benchmarks.measured import Measured, Task, timed


def pandas(task: Task) -> Measured:
    """One str.contains per code, the texts in memory."""
    import pandas as pd

    texts = pd.Series(task.texts())
    patterns = [pattern_of(code.terms) for code in task.codebook().leaves if code.terms]
    spent, found = timed(lambda: sum(int(texts.str.contains(one, case=False, regex=True).sum()) for one in patterns))
    return Measured(spent.seconds, found, 0.0, spent.cpu_s)


def polars(task: Task) -> Measured:
    """One str.contains per term, any of them for a code, in one select on all cores; the texts in lower case."""
    import polars as pl

    frame = pl.DataFrame({"text": task.texts()}).with_columns(pl.col("text").str.to_lowercase())
    # Its engine refuses the expressions of whole codes as too large, and in halves they took eight times as long.
    wanted = [
        pl.any_horizontal([pl.col("text").str.contains(rust_pattern_of(term)) for term in code.terms]).alias(code.id)
        for code in task.codebook().leaves
        if code.terms
    ]
    spent, found = timed(lambda: frame.select(wanted).sum().row(0))
    return Measured(spent.seconds, sum(found), 0.0, spent.cpu_s)


def phrasematcher(task: Task) -> Measured:
    """Every sequence of the corpus' word forms that a term matches, in lower case."""
    import spacy
    from spacy.matcher import PhraseMatcher

    from tests.benchmarks.as_spacy import forms_of, phrases_of

    codebook, texts = task.codebook(), task.texts()
    nlp = spacy.blank("nb")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")

    def prepare() -> int:
        forms, n_phrases = forms_of(codebook, texts), 0
        for code in codebook.leaves:
            phrases = set().union(*(phrases_of(term.tree, forms) for term in code.terms))
            if phrases:
                # By its own tokenizer, which cuts some words otherwise than terms do.
                matcher.add(code.id, list(nlp.tokenizer.pipe(" ".join(words) for words in sorted(phrases))))
            n_phrases += len(phrases)
        return n_phrases

    setup, n_phrases = timed(prepare)
    spent, found = timed(lambda: sum(len(matcher(doc)) for doc in nlp.pipe(texts)))
    return Measured(spent.seconds, found, setup.seconds, spent.cpu_s, {"patterns": n_phrases})


def matcher(task: Task) -> Measured:
    """Patterns of tokens, a regular expression for each word, optional tokens for distance."""
    import spacy
    from spacy.matcher import Matcher

    from tests.benchmarks.as_spacy import tokens_of

    codebook, texts = task.codebook(), task.texts()
    nlp = spacy.blank("nb")
    matcher = Matcher(nlp.vocab)

    def prepare() -> int:
        n_patterns = 0
        for code in codebook.leaves:
            patterns = [pattern for term in code.terms for pattern in tokens_of(term.tree)]
            if patterns:
                matcher.add(code.id, patterns)
            n_patterns += len(patterns)
        return n_patterns

    setup, n_patterns = timed(prepare)
    spent, found = timed(lambda: sum(len(matcher(doc)) for doc in nlp.pipe(texts)))
    return Measured(spent.seconds, found, setup.seconds, spent.cpu_s, {"patterns": n_patterns})


def sklearn(task: Task) -> Measured:
    """The weights of words, pairs of words and parts of words, a logistic regression for each code."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import FeatureUnion, Pipeline

    texts, (examples, answers) = task.texts(), _lessons(task.codebook())
    features = FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2))),
            ("parts", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5))),
        ]
    )
    pipeline = Pipeline(
        [("features", features), ("codes", OneVsRestClassifier(LogisticRegression(solver="liblinear")))]
    )
    setup, _ = timed(lambda: pipeline.fit(examples, answers))
    spent, probability = timed(lambda: pipeline.predict_proba(texts))
    return Measured(spent.seconds, int((probability >= 0.5).sum()), setup.seconds, spent.cpu_s)


def _lessons(codebook: Codebook) -> tuple[list[str], list[list[bool]]]:
    """The texts that our own coder learns from, and for each whether it has each code that there is a model for."""
    from nlp_coding.coding.training import gather
    from nlp_coding.learning import find_bank
    from nlp_coding.planning import term_coder

    training = gather(term_coder(codebook), find_bank(codebook, None, folders=workflow.codebook_folders()))
    answers = [[one.answers.get(code_id, False) for code_id in training.learnable] for one in training.texts]
    return [one.text for one in training.texts], answers


def bertopic(task: Task) -> Measured:
    """Its defaults, UMAP and HDBSCAN, on the passages that `suggest` groups and with the same vectors, given."""
    from nlp_coding.topics.discover import space_of
    from nlp_coding.topics.words import documents, shown_words
    from tests.benchmarks.topics import defaults

    comments = task.comments()
    setup, space = timed(lambda: space_of(comments, bank=_lessons(task.codebook())[0]))
    texts = documents(space.passages, shown_words(space.passages, space.reader.forms, space.reader.meanings))
    import bertopic as _loaded  # noqa: F401  # imports are nobody's work

    spent, outcome = timed(lambda: defaults(space, texts, seed=1))
    return Measured(spent.seconds, len(outcome.words), setup.seconds, spent.cpu_s, {"passages": len(texts)})
