"""The trail of a study that an older program made."""

from __future__ import annotations

from pathlib import Path

from nlp_coding.store import Store
from nlp_coding.store.migrations import STEPS
from nlp_coding.trail.acts import acts_of
from nlp_coding.trail.tell import tell
from tests.store.test_steps import study_of_version_1


def test_a_migration_is_told(tmp_path: Path) -> None:
    """`from` is the number of a schema there, and a codebook elsewhere."""
    study_of_version_1(tmp_path)
    with Store.open(tmp_path) as store:
        acts = acts_of(store)
    assert [act.action for act in acts] == ["init", "migrate"]
    for language in ("nb", "nn", "en"):
        assert str(STEPS[-1].to) in tell("migrate", acts[-1].details, language, actor="program")  # type: ignore[arg-type]
