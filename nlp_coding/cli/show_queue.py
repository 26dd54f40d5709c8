"""The comments to look at next, on the screen."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from nlp_coding.cli.show import HIGHLIGHT, indented
from nlp_coding.queueing import Queued


def queue(queued: Sequence[Queued]) -> None:
    """One after another; the audit sample without what the machine suggests."""
    out = Console(highlight=False, soft_wrap=False)
    for one in queued:
        about = [one.respondent.agreement or "no answer"]
        about += [f"{name}: {value}" for name, value in one.respondent.attributes.items()]
        out.print(Text(one.comment.id, style="bold"), Text(" · ".join(about), style="dim"))
        text = Text(one.comment.text)
        for coding in one.suggested:
            for span in coding.evidence:
                text.stylize(HIGHLIGHT, span.start, span.end)
        indented(out, text, 2)
        if one.why == "audit":
            out.print(Text("  audit sample: decide without the machine’s word", style="dim"))
            continue
        codes = ", ".join(
            coding.code_id + (f" {coding.score:.2f}" if coding.score is not None else "") for coding in one.suggested
        )
        line = f"suggested: {codes or 'no code'}; expected wrong: {one.n_wrong:.1f}"
        indented(out, Text(line, style="dim"), 2, hanging=2)
    print('Decide with nlp-coding decide COMMENT --codes "A;B" (- for no code).', file=sys.stderr)
