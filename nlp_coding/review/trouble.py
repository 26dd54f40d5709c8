"""What can come between a coder and the study while a review is open."""

from __future__ import annotations

from typing import Literal

from nlp_coding.core.errors import StudyError

Trouble = Literal["gone", "changed", "recoded"]


class ReviewError(StudyError):
    """An answer that was not recorded, since the study is another than the one on the screen.

    `gone`: the comment is not in the study any more. `changed`: it has another text. `recoded`: another codebook is in
    force. The app has a sentence for each in the coder's language.
    """

    def __init__(self, trouble: Trouble, message: str, *, comment_id: str = "") -> None:
        super().__init__(message)
        self.trouble: Trouble = trouble
        self.comment_id = comment_id
