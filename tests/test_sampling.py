"""sample: the comments that several coders code, drawn by lot, and how far each coder has come."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError
from nlp_coding.decisions import Answer, decide, decide_whole
from nlp_coding.sampling import HEADER, Progress, _lot, drawn, sample, sample_rows
from nlp_coding.store import Mask
from nlp_coding.workflow import Study
from tests.conftest import make_small


def _ids(found: object) -> list[str]:
    return [one.comment_id for one in found.sampled]  # type: ignore[attr-defined]


def test_the_same_study_draws_the_same(small: Study, tmp_path: Path) -> None:
    """Two coders who draw in a copy each would code different comments."""
    copy = workflow.open_study(Path(shutil.copytree(small.folder, tmp_path / "copy")))
    other = workflow.open_study(Path(shutil.copytree(small.folder, tmp_path / "other")))
    first = sample(small, 4)
    assert (first.number, first.n_left, first.coded, len(first.sampled)) == (1, 5, True, 4)
    assert _ids(sample(copy, 4)) == _ids(first)
    assert _ids(sample(other, 4, seed=2)) != _ids(first)
    with small.store() as store:
        *_, entry = store.audit_log()
    assert (entry.action, entry.details) == ("sample", {"sampled": 4, "draw": 1, "seed": 1})


def test_a_second_draw_draws_further(small: Study) -> None:
    """A comment would be coded twice, one without substance once, or a draw be cut short without a word."""
    first, second = sample(small, 4), sample(small, 99)
    assert set(_ids(first)).isdisjoint(_ids(second))
    assert (second.number, second.n_left, len(second.sampled)) == (2, 0, 5)
    assert "K08" not in _ids(first) + _ids(second)  # "-"
    with pytest.raises(InputError, match="no comment with substance is left"):
        sample(small, 1)
    with small.store() as store:
        assert [one.action for one in store.audit_log()][-2:] == ["sample", "sample"]
    workflow.forget(small, _ids(first)[0])
    assert _ids(drawn(small)) == [*_ids(first)[1:], *_ids(second)]


def test_each_comment_is_as_likely(small: Study) -> None:
    """The agreement of coders would be that of the comments at the top of the file."""
    ids = [f"R{number:04}" for number in range(20)]
    first = [min(ids, key=lambda one: _lot(seed, one)) for seed in range(4000)]
    counts = [first.count(one) for one in ids]
    assert min(counts) > 150  # 200 are expected, with a standard deviation of 14
    assert max(counts) < 250


def test_before_anything_is_coded(tmp_path: Path) -> None:
    """Coders who begin by themselves, so that the machine cannot lead them, would have nothing to draw from."""
    study = make_small(tmp_path / "s", coded=False)
    with pytest.raises(InputError, match=r"(?s)no comments are drawn yet.*sample --n 50"):
        drawn(study)
    found = sample(study, 99)
    assert (found.coded, len(found.sampled)) == (False, 10)


def test_how_far_coders_are(small: Study) -> None:
    """A coder would be called done who has not answered every code, or by what was settled for all."""
    ids = _ids(sample(small, 3))
    assert drawn(small).by_coder == {}
    decide_whole(small, ids[0], "meetings", coder="kari")
    decide_whole(small, ids[1], "-", coder="kari")
    decide(small, [Answer(ids[0], "meetings", True)], coder="ola")
    (elsewhere,) = set(_ids(sample(small, 1)))
    decide_whole(small, "K08", "-", coder="per")
    with small.store() as store, store.transaction(actor="per", action="settle"):
        store.decide([Coding(elsewhere, "meetings", True, "person", "per", "settled")])
    assert drawn(small).by_coder == {"kari": Progress(2, 0), "ola": Progress(0, 1)}


def test_the_file_to_fill_in(small: Study) -> None:
    """The machine's suggestions would lead the coder, or names would be handed on."""
    found = sample(small, 99)
    header, *rows = sample_rows(small, found.sampled)
    assert header == HEADER == ("comment_id", "codes", "codebook")
    assert rows == [(one, None, "small@1.0.0") for one in _ids(found)]
    with small.store() as store, store.transaction(actor="kari", action="mask"):
        store.put_masks({"K01": [Mask(23, 29, "name")]})
    header, first, *_ = sample_rows(small, found.sampled, with_text=True)
    assert (header[-1], first[-1]) == ("text", "Vi har faste møter med [navn].")
