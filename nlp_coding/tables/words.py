"""Every word that a table says by itself, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class Words:
    """The words of one language; the fields in braces are filled in by `tabulate`."""

    respondents: str
    """What a respondent is called where the study does not say (plural)."""
    answer: str
    """Heading over the agreement levels."""
    by_answer: str
    """The same inside a title, after "by"."""
    total: str
    not_stated: str
    """The row of an attribute's blank values."""
    outside: str
    """The row of those who gave no answer on the scale."""
    no_answer: str
    """A blank answer, inside the note."""

    no_comment: str
    comment: str
    percent_commenting: str
    without_code: str
    with_code: str
    percent_with_code: str
    no_code: str
    with_substance: str
    all_comments: str
    all_respondents: str

    title_commenting: str
    title_codes: str
    title_code: str

    note_outside: str
    note_base_commenting: str
    note_base_row: str
    note_base_column: str
    note_base_respondents: str
    note_base_comments: str
    note_overlap: str
    note_overlap_column: str
    note_union: str
    note_comments: str
    note_comments_outside: str
    note_codebook: str
    note_person: str
    note_accepted: str
    note_unreviewed: str
    note_conflicts: str
    note_unsplit: str
    note_unmerged: str
    note_outdated: str
    note_pending: str
    unsplit: str
    """The heading of a code that was split, over the comments that nobody has split yet."""

    table: str
    """The name of a spreadsheet's sheet."""
    part: str
    """Where a wide table is cut in several: part {part} of {parts}."""


NB = Words(
    respondents="respondenter",
    answer="Svar",
    by_answer="svar",
    total="Totalt",
    not_stated="Ikke oppgitt",
    outside="Ikke svart eller utenfor skalaen",
    no_answer="ikke svart",
    no_comment="Ingen kommentar",
    comment="Kommentar",
    percent_commenting="Prosent {respondents} med kommentar",
    without_code="Uten koden",
    with_code="Med koden",
    percent_with_code="Prosent kommentarer med koden",
    no_code="Uten kode",
    with_substance="Kommentarer med innhold",
    all_comments="Kommentarer i alt",
    all_respondents="Antall {respondents}",
    title_commenting="Antall {respondents} med og uten kommentar, etter {by}",
    title_codes="Koder i kommentarene, etter {by}",
    title_code="Kommentarer med og uten koden «{code}», etter {by}",
    note_outside="Antall {respondents} som ikke er med i «{total}»: {n} ({parts}).",
    note_base_commenting="Prosent av alle {respondents} i raden (kolonnen «{column}»).",
    note_base_row="Prosent av kommentarene med innhold i raden (kolonnen «{column}»).",
    note_base_column="Prosent av alle kommentarer i samme kolonne: grunnlaget er antallet i raden «{total}».",
    note_base_respondents="Prosent av alle {respondents} i raden (kolonnen «{column}»).",
    note_base_comments="Prosent av alle kommentarer i raden, med og uten innhold (kolonnen «{column}»).",
    note_overlap="En kommentar kan ha flere koder. Prosentene summerer seg derfor ikke til 100.",
    note_overlap_column="En kommentar kan ha flere koder, og teller da med i flere kolonner.",
    note_union="En overordnet kode teller hver kommentar én gang, også der kommentaren har flere av underkodene.",
    note_comments="Kommentarer i alt: {n}. Med innhold: {n_substance}. "
    "Uten innhold (for eksempel «-» eller «Se over»): {n_empty}.",
    note_pending="Kommentarer som ennå ikke er kodet: {n}.",
    note_comments_outside="Raden «{outside}» er regnet med i disse tallene.",
    note_codebook="Kodebok: {codebook}.",
    note_person="Kommentarer der en person har avgjort minst én kode: {n}.",
    note_accepted="Kommentarer der forslag fra maskinen er godtatt etter en oppgitt treffsikkerhet: {n}.",
    note_unreviewed="Kommentarer kodet bare av maskinen, som ingen har vurdert: {n}.",
    note_conflicts="Tilfeller der to personer har avgjort ulikt, og som ikke er regnet som kodet: {n}.",
    note_unsplit="Kommentarer med en avgjørelse på en kode som siden er delt, og som ingen har vurdert på nytt: {n}.",
    note_unmerged="Kommentarer med nei på noen av kodene som er slått sammen, og som venter på en ny vurdering: {n}.",
    note_outdated="Kommentarer med en avgjørelse på en kode som siden har fått ny betydning; de telles som før: {n}.",
    unsplit="{label} (ikke delt ennå)",
    table="Tabell",
    part="del {part} av {parts}",
)

NN = Words(
    respondents="respondentar",
    answer="Svar",
    by_answer="svar",
    total="Totalt",
    not_stated="Ikkje oppgitt",
    outside="Ikkje svart eller utanfor skalaen",
    no_answer="ikkje svart",
    no_comment="Ingen kommentar",
    comment="Kommentar",
    percent_commenting="Prosent {respondents} med kommentar",
    without_code="Utan koden",
    with_code="Med koden",
    percent_with_code="Prosent kommentarar med koden",
    no_code="Utan kode",
    with_substance="Kommentarar med innhald",
    all_comments="Kommentarar i alt",
    all_respondents="Talet på {respondents}",
    title_commenting="Talet på {respondents} med og utan kommentar, etter {by}",
    title_codes="Kodar i kommentarane, etter {by}",
    title_code="Kommentarar med og utan koden «{code}», etter {by}",
    note_outside="Talet på {respondents} som ikkje er med i «{total}»: {n} ({parts}).",
    note_base_commenting="Prosent av alle {respondents} i rada (kolonnen «{column}»).",
    note_base_row="Prosent av kommentarane med innhald i rada (kolonnen «{column}»).",
    note_base_column="Prosent av alle kommentarar i same kolonne: grunnlaget er talet i rada «{total}».",
    note_base_respondents="Prosent av alle {respondents} i rada (kolonnen «{column}»).",
    note_base_comments="Prosent av alle kommentarar i rada, med og utan innhald (kolonnen «{column}»).",
    note_overlap="Ein kommentar kan ha fleire kodar. Prosentane summerer seg difor ikkje til 100.",
    note_overlap_column="Ein kommentar kan ha fleire kodar, og tel då med i fleire kolonnar.",
    note_union="Ein overordna kode tel kvar kommentar éin gong, også der kommentaren har fleire av underkodane.",
    note_comments="Kommentarar i alt: {n}. Med innhald: {n_substance}. "
    "Utan innhald (til dømes «-» eller «Sjå over»): {n_empty}.",
    note_pending="Kommentarar som enno ikkje er koda: {n}.",
    note_comments_outside="Rada «{outside}» er rekna med i desse tala.",
    note_codebook="Kodebok: {codebook}.",
    note_person="Kommentarar der ein person har avgjort minst éin kode: {n}.",
    note_accepted="Kommentarar der forslag frå maskina er godtekne etter ei oppgitt treffsikkerheit: {n}.",
    note_unreviewed="Kommentarar koda berre av maskina, som ingen har vurdert: {n}.",
    note_conflicts="Tilfelle der to personar har avgjort ulikt, og som ikkje er rekna som koda: {n}.",
    note_unsplit="Kommentarar med ei avgjerd på ein kode som sidan er delt, og som ingen har vurdert på nytt: {n}.",
    note_unmerged="Kommentarar med nei på nokre av kodane som er slåtte saman, og som ventar på ei ny vurdering: {n}.",
    note_outdated="Kommentarar med ei avgjerd på ein kode som sidan har fått ny tyding; dei er talde som før: {n}.",
    unsplit="{label} (ikkje delt enno)",
    table="Tabell",
    part="del {part} av {parts}",
)

EN = Words(
    respondents="respondents",
    answer="Answer",
    by_answer="answer",
    total="Total",
    not_stated="Not stated",
    outside="No answer or off the scale",
    no_answer="no answer",
    no_comment="No comment",
    comment="Comment",
    percent_commenting="Percent of {respondents} with a comment",
    without_code="Without the code",
    with_code="With the code",
    percent_with_code="Percent of comments with the code",
    no_code="No code",
    with_substance="Comments with substance",
    all_comments="All comments",
    all_respondents="Number of {respondents}",
    title_commenting="Number of {respondents} with and without a comment, by {by}",
    title_codes="Codes in the comments, by {by}",
    title_code="Comments with and without the code “{code}”, by {by}",
    note_outside="Number of {respondents} not included in “{total}”: {n} ({parts}).",
    note_base_commenting="Percent of all {respondents} in the row (column “{column}”).",
    note_base_row="Percent of the comments with substance in the row (column “{column}”).",
    note_base_column="Percent of all comments in the same column: the base is the number in the row “{total}”.",
    note_base_respondents="Percent of all {respondents} in the row (column “{column}”).",
    note_base_comments="Percent of all comments in the row, with or without substance (column “{column}”).",
    note_overlap="A comment may have several codes, so the percentages do not add up to 100.",
    note_overlap_column="A comment may have several codes, and then counts in several columns.",
    note_union="A parent code counts each comment once, also where the comment has several of the codes below it.",
    note_comments="Comments in all: {n}. With substance: {n_substance}. "
    "Without substance (such as “-” or “See above”): {n_empty}.",
    note_pending="Comments not coded yet: {n}.",
    note_comments_outside="The row “{outside}” is included in these numbers.",
    note_codebook="Codebook: {codebook}.",
    note_person="Comments where a person has decided at least one code: {n}.",
    note_accepted="Comments where the machine’s suggestion was accepted by a stated precision: {n}.",
    note_unreviewed="Comments coded by the machine alone, which nobody has reviewed: {n}.",
    note_conflicts="Cases that two people decided differently, and that do not count as coded: {n}.",
    note_unsplit="Comments with a decision on a code that was split since, and that nobody has looked at again: {n}.",
    note_unmerged="Comments with a no to some of the codes that were merged, which wait for a new look: {n}.",
    note_outdated="Comments with a decision on a code that was redefined since; they count as before: {n}.",
    unsplit="{label} (not yet split)",
    table="Table",
    part="part {part} of {parts}",
)

WORDS: Mapping[Language, Words] = {"nb": NB, "nn": NN, "en": EN}
