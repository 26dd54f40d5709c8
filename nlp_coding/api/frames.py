"""A study's respondents, comments, codings and codes as pandas frames. They are as sensitive as the study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.decision_rows import export_decisions
from nlp_coding.exports import codings_rows
from nlp_coding.masked import masked_comments
from nlp_coding.settings import Settings
from nlp_coding.standing import view_of
from nlp_coding.store import StudyColumns
from nlp_coding.workflow import Study

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def comments_frame(study: Study) -> DataFrame:
    """One row a comment, by comment_id, in the order of the study; see `api.Study.comments`."""
    import pandas as pd

    with study.store() as store, store.snapshot():
        run = store.latest_run()
        view = view_of(store, run) if run else None
        columns = view.columns if view else store.columns(None, decisions=())
        texts = {one.id: one.text for chunk in store.iter_comments() for one in chunk}
        changed = set(store.changed_comment_ids(run.id)) if run else set()
        read = store.analyses(run.id) if run else iter(())
        varieties = {one.comment_id: one.variety for one in read if one.comment_id not in changed}
    places = [place for place, comment_id in enumerate(columns.comment_ids) if comment_id is not None]
    ids = [str(columns.comment_ids[place]) for place in places]
    order = {code.id: number for number, code in enumerate(view.codebook.codes)} if view else {}
    codes = [tuple(sorted(columns.codes[place], key=lambda code: order.get(code, len(order)))) for place in places]
    who = _people(study.settings, columns, places)
    own = {
        "respondent_id": who.pop("respondent_id"),
        "text": _texts([texts[comment_id] for comment_id in ids]),
        "variety": _texts([varieties.get(comment_id) for comment_id in ids]),
        "substance": pd.array([columns.substance[place] for place in places], dtype="boolean"),
        "codes": pd.Series(codes, dtype=object),
    }
    return _framed({**own, **who}, ids, "comment_id", _attributes(study.settings, columns, places))


def masked_texts(study: Study) -> Series:
    """Each comment as it may be handed on, by comment_id: markers such as [navn] for what a person has masked."""
    import pandas as pd

    with study.store() as store, store.snapshot():
        found = masked_comments(store, language=study.settings.language)
    index = pd.Index(list(found), name="comment_id", dtype="str")
    return pd.Series([one.text for one in found.values()], index=index, name="text", dtype="string")


def respondents_frame(study: Study) -> DataFrame:
    """One row a respondent, by respondent_id, with the closed questions; see `api.Study.respondents`."""
    settings = study.settings
    with study.store() as store, store.snapshot():
        columns = store.columns(None, decisions=())
    places = range(len(columns.respondent_ids))
    who = _people(settings, columns, places)
    ids = who.pop("respondent_id")
    own = {"comment_id": _texts(columns.comment_ids), **who}
    further = _attributes(settings, columns, places)
    for name in settings.closed:
        if name != settings.agreement:
            answers = [one.get(name) for one in columns.answers]
            further.append((name, _levels(settings, answers)))
    return _framed(own, ids, "respondent_id", further)


def codings_frame(study: Study) -> DataFrame:
    """One row a coding that holds; see `exports.codings_rows`."""
    import pandas as pd

    header, *rows = codings_rows(study)
    frame = pd.DataFrame(rows, columns=list(header))
    kinds = {"applies": "bool", "score": "Float64", "start": "Int64", "end": "Int64"}
    return frame.astype({name: kinds.get(name, "string") for name in frame.columns})


def decisions_frame(study: Study) -> DataFrame:
    """One row a decision; see `decision_rows.export_decisions`."""
    import pandas as pd

    header, *rows = export_decisions(study).rows
    frame = pd.DataFrame(rows, columns=[str(name) for name in header])
    kinds = {"applies": "bool", "start": "Int64", "end": "Int64"}
    return frame.astype({name: kinds.get(name, "string") for name in frame.columns})


def codes_frame(codebook: Codebook, language: Language) -> DataFrame:
    """One row a code in force, by id: what it is called, its group, what it means, and the terms that find it."""
    import pandas as pd

    def label(code_id: str | None) -> str | None:
        code = codebook.by_id.get(code_id or "")
        return code.label.get(language, code.id) if code else None

    rows = [
        (
            label(code.id),
            label(code.parent),
            code.definition,
            code.include,
            code.exclude,
            tuple(term.source for term in code.terms),
        )
        for code in codebook.leaves
    ]
    index = pd.Index([code.id for code in codebook.leaves], name="code")
    return pd.DataFrame(rows, index=index, columns=["label", "group", "definition", "include", "exclude", "terms"])


def _people(settings: Settings, columns: StudyColumns, places: Sequence[int]) -> dict[str, Any]:
    """What is known of respondents, column by column."""
    import pandas as pd

    levels = settings.scale.levels
    answers = [columns.agreements[place] for place in places]
    weights = [columns.weights[place] for place in places]
    return {
        "respondent_id": _texts([columns.respondent_ids[place] for place in places]),
        "agreement": _levels(settings, answers),
        "outside": _texts([None if answer in levels else answer for answer in answers]),
        "wave": _texts([columns.waves[place] for place in places]),
        "weight": pd.array(weights, dtype="Float64"),
    }


def _attributes(settings: Settings, columns: StudyColumns, places: Sequence[int]) -> list[tuple[str, Any]]:
    """Each with its values in the order of tables, those that study.yaml does not name last."""
    import pandas as pd

    found: list[tuple[str, Any]] = []
    for name, order in settings.attributes.items():
        values = [columns.attributes[place].get(name) or None for place in places]
        known = list(dict.fromkeys([*order, *sorted({one for one in values if one})]))
        found.append((name, pd.Categorical(values, categories=known)))
    return found


def _framed(own: dict[str, Any], ids: Sequence[str], index: str, further: Sequence[tuple[str, Any]]) -> DataFrame:
    """One frame; a column of the survey that is called as one of ours is marked by a line after its name."""
    import pandas as pd

    columns = dict(own)
    for name, values in further:
        columns[f"{name}_" if name in columns else name] = values
    for name, values in columns.items():
        columns[name] = values.array if isinstance(values, pd.Series) else values
    return pd.DataFrame(columns, index=pd.Index(ids, name=index, dtype="str"))


def _levels(settings: Settings, answers: Sequence[str | None]) -> Any:
    """An ordered categorical; what is no level of the scale is missing."""
    import pandas as pd

    levels = settings.scale.levels
    known = [answer if answer in levels else None for answer in answers]
    return pd.Categorical(known, categories=list(levels), ordered=True)


def _texts(values: Sequence[str | None]) -> Any:
    import pandas as pd

    return pd.array(list(values), dtype="string")
