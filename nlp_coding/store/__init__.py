"""The study on disk: SQLite, and SQL, are here and nowhere else.

with Store.open(folder) as store:
    with store.transaction(actor="kari", action="code"):
        run_id = store.start_run(…)
        for keys, texts in store.iter_texts():
            store.put_coded(run_id, keys, coder.coded(texts))
        store.finish_run(run_id)
"""

from __future__ import annotations

from nlp_coding.store.audit import AuditEntry
from nlp_coding.store.codebooks import StoredCodebook
from nlp_coding.store.database import DATABASE_NAME
from nlp_coding.store.joining import DecisionRow, join
from nlp_coding.store.kinds import Respondents
from nlp_coding.store.masks import NOTHING, Blackened, Mask, MasksPart
from nlp_coding.store.memos import Memo, MemosPart
from nlp_coding.store.merging import CommentState, MergingPart
from nlp_coding.store.overview import OverviewPart, StudyColumns, StudyCounts
from nlp_coding.store.packing import text_digest
from nlp_coding.store.published import Published, PublishedPart
from nlp_coding.store.quotes import Quote, QuotesPart
from nlp_coding.store.respondents import FILLER, Added
from nlp_coding.store.runs import RunCode, RunFacts
from nlp_coding.store.samples import Sampled, SamplesPart
from nlp_coding.store.seen import Seen, SeenPart
from nlp_coding.store.staging import Stage, StagingPart
from nlp_coding.store.word_index import SaidRow

__all__ = [
    "DATABASE_NAME",
    "FILLER",
    "NOTHING",
    "Added",
    "AuditEntry",
    "Blackened",
    "CommentState",
    "DecisionRow",
    "Mask",
    "Memo",
    "Published",
    "Quote",
    "Respondents",
    "RunCode",
    "RunFacts",
    "SaidRow",
    "Sampled",
    "Seen",
    "Stage",
    "Store",
    "StoredCodebook",
    "StudyColumns",
    "StudyCounts",
    "join",
    "text_digest",
]


class Store(
    MasksPart,
    MemosPart,
    MergingPart,
    QuotesPart,
    PublishedPart,
    OverviewPart,
    SamplesPart,
    SeenPart,
    StagingPart,
):
    """An open study: everything that can be read from it and written to it."""
