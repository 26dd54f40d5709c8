"""Lemmas from an installed spaCy pipeline, where study.yaml names one; studies as Docs are in spacy_docs.py."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.language.lemmas import LemmaSource


def model_version(name: str) -> str:
    """Which version of a pipeline it is, by package name or folder; empty where it does not say. Runs depend on it."""
    if Path(name).is_dir():
        meta = next(iter(sorted(Path(name).glob("**/meta.json"))), None)
        try:
            return str(json.loads(meta.read_text(encoding="utf-8")).get("version", "")) if meta else ""
        except (OSError, ValueError):
            return ""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def load_lemmas(name: str) -> LemmaSource:
    """A source of lemmas from a spaCy pipeline, by package name (nb_core_news_sm) or folder.

    The pipeline sees each word form by itself, once, so its lemma is that of the form and not of the sentence.
    Raises InputError where there is no such pipeline or it gives no lemmas.
    """
    if not (Path(name).is_dir() or find_spec(name)):
        raise InputError(
            Mistake(
                f"there is no spaCy pipeline «{name}»",
                file="study.yaml",
                column="spacy_model",
                remedy="install it (nb_core_news_sm, _md or _lg), give the folder it lies in, or leave the line out: "
                "the program has lemmas of its own",
            )
        )
    # spaCy takes 1.5 to 4 s to import, and only studies that ask for it pay.
    import spacy

    try:
        pipeline = spacy.load(name, exclude=["ner"])
    except (OSError, ValueError) as error:
        what = f"«{name}» is no spaCy pipeline"
        remedy = "give the folder that holds its meta.json and config.cfg, or leave the line out"
        raise InputError(Mistake(what, "study.yaml", column="spacy_model", remedy=remedy)) from error
    if not any(pipe in pipeline.pipe_names for pipe in ("lemmatizer", "trainable_lemmatizer")):
        raise InputError(
            Mistake(
                f"the spaCy pipeline «{name}» has no lemmatizer (it has {', '.join(pipeline.pipe_names) or 'nothing'})",
                file="study.yaml",
                column="spacy_model",
                remedy="name a pipeline with one, such as nb_core_news_sm",
            )
        )

    def lemmas_of(forms: Sequence[str]) -> list[str]:
        docs = (spacy.tokens.Doc(pipeline.vocab, words=[form]) for form in forms)
        return [doc[0].lemma_ or doc[0].text for doc in pipeline.pipe(docs)]

    return lemmas_of
