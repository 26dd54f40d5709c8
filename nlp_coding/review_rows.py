"""What people should decide again since the codebook changed, as rows of a file that `decide --from` reads back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_coding.codebook.carried import Carried, Standing
from nlp_coding.codebook.changes import Change
from nlp_coding.codebook.move_changes import Redefined
from nlp_coding.masked import masked, masks_of
from nlp_coding.standing import codebook_of, standing
from nlp_coding.workflow import Study

HEADER = ("comment_id", "code", "label", "applies", "suggested", "words", "decided_before", "why")


def review_rows(study: Study, *, with_text: bool = False) -> Iterator[Sequence[str | int | None]]:
    """Header and one row for each cell that a person should look at again, since the codebook changed; by comment.

    With `applies` filled in (1 or 0) it is a file for `decide_from`; rows that are left blank are not decided. The
    comments, masked, and the words that the machine found are there `with_text` only.
    """
    language = study.settings.language
    with study.store() as store, store.snapshot():
        codebook = codebook_of(store)
        cells = _cells(standing(store, codebook))
        run = store.latest_run()
        yield (*HEADER, "text") if with_text else HEADER
        place = {code.id: number for number, code in enumerate(codebook.codes)}
        for comment_id, code_id in sorted(cells, key=lambda cell: (cell[0], place[cell[1]])):
            change, carried = cells[comment_id, code_id]
            machine = store.codings(run.id, comment_id=comment_id, code_id=code_id) if run else iter(())
            suggested = next(machine, None)
            comment = store.comment(comment_id)
            masks = masks_of(store, [comment_id]).get(comment_id, ()) if with_text else ()
            text = masked(comment.text if comment else "", masks, language=language)
            said = {f"{one.coding.coder}: {one.coding.code_id} {int(one.coding.applies)}": None for one in carried}
            yield (
                comment_id,
                code_id,
                codebook.by_id[code_id].label[language],
                None,
                int(suggested is not None),
                "; ".join(text.words(one.start, one.end) for one in suggested.evidence)
                if suggested and with_text
                else None,
                "; ".join(said),
                change.describe(language),
                *([text.text] if with_text else []),
            )


def _cells(found: Standing) -> dict[tuple[str, str], tuple[Change, list[Carried]]]:
    """Comment and code → why it is to be looked at, and what people decided before."""
    cells: dict[tuple[str, str], tuple[Change, list[Carried]]] = {}
    for one in found.waiting:
        for target in one.targets:
            # A no to a part that is older than what waits is no answer to it: it is asked again.
            if target not in one.answered:
                cells.setdefault((one.comment_id, target), (one.change, []))[1].extend(one.carried)
    for old in found.outdated:
        cell = (old.coding.comment_id, old.coding.code_id)
        cells.setdefault(cell, (Redefined(old.coding.code_id), []))[1].append(old)
    return cells
