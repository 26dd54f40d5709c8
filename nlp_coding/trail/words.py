"""Every word that the trail says by itself, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.core.codebook import Language

Forms = tuple[str, str]
"""One, and several: "avgjørelse", "avgjørelser"."""


@dataclass(frozen=True)
class TrailWords:
    """The words of one language; the fields in braces are filled in."""

    title: str
    about: str
    with_text: str
    without_text: str
    times: str
    withdrawn: str
    people: str
    acts: str
    versions: str
    decisions: str
    decisions_made: str
    """Over numbers of decisions."""
    no_decisions: str

    person: str
    number: str
    """Over the numbers of acts."""
    time: str
    who: str
    act: str
    comment: str
    answer: str
    codebook: str
    machine: str
    evidence: str
    now: str
    digest: str
    adopted: str
    in_force: str

    yes: str
    no: str
    taken_back: str
    """In place of an answer: from here on the coder has none."""
    restored: str
    """After an answer that holds again, since the later one was taken back."""
    settled: str
    """After an answer that was settled between coders."""
    holds: str
    superseded: str
    stale: str
    """After `holds`: the comment has another text now."""
    suggested: str
    not_suggested: str
    not_coded: str
    not_shown: str
    """There were suggestions, and they were kept from the coder."""

    n_decision: Forms
    n_comment: Forms
    n_coding: Forms
    n_respondent: Forms
    n_command: Forms
    n_act: Forms
    n_person: Forms
    n_conflict: Forms
    n_stretch: Forms
    n_quote: Forms
    n_memo: Forms
    n_drawn: Forms
    """Comments that a merge brought, drawn for several coders."""

    summary: str
    code_summary: str
    conflicts: str

    init: str
    add: str
    update: str
    text_changed: str
    code: str
    code_again: str
    """With the codebook that was in force already."""
    recode: str
    decide: str
    decide_as: str
    """Where whose decisions they are is not who typed them."""
    in_commands: str
    """After the number of decisions that were made with several commands."""
    settle: str
    settle_in_commands: str
    merge: str
    sample: str
    memo: str
    undo: str
    undo_recode: str
    forget: str
    suggest: str
    mask: str
    mask_and_show: str
    """Where stretches were marked as not personal, too."""
    show: str
    mask_forget: str
    quote_approve: str
    quote_withdraw: str
    publish: str
    migrate: str
    undone: str


NB = TrailWords(
    title="Revisjonsspor for kodingen: {study}",
    about="Siden viser hva som er gjort i studien, av hvem og når, og hva personer har avgjort om kodene: "
    "under hvilken versjon av kodeboken, og hvilke ord maskinen hadde pekt på.",
    with_text="Siden inneholder kommentarenes tekst. Oppbevar den like trygt som studien.",
    without_text="Kommentarene er bare gjengitt med id. Teksten er ikke tatt med.",
    times="Alle klokkeslett er i UTC.",
    withdrawn="Respondenter som har trukket seg, er ikke med.",
    people="Hvem som har avgjort",
    acts="Hva som er gjort",
    versions="Versjoner av kodeboken",
    decisions="Avgjørelser etter kode",
    decisions_made="Avgjørelser",
    no_decisions="Ingen person har avgjort noe ennå.",
    person="Person",
    number="Nr.",
    time="Tid",
    who="Hvem",
    act="Hva",
    comment="Kommentar",
    answer="Svar",
    codebook="Kodebok",
    machine="Maskinens forslag da",
    evidence="Ordene den pekte på",
    now="Nå",
    digest="Sjekksum (SHA-256)",
    adopted="Sist tatt i bruk",
    in_force="i bruk nå",
    yes="ja",
    no="nei",
    taken_back="tatt tilbake",
    restored="gjelder igjen",
    settled="avklart",
    holds="gjelder",
    superseded="erstattet",
    stale="teksten er endret siden",
    suggested="foreslått",
    not_suggested="ikke foreslått",
    not_coded="ikke kodet ennå",
    not_shown="ikke vist",
    n_decision=("avgjørelse", "avgjørelser"),
    n_comment=("kommentar", "kommentarer"),
    n_coding=("koding", "kodinger"),
    n_respondent=("respondent", "respondenter"),
    n_command=("kommando", "kommandoer"),
    n_act=("handling", "handlinger"),
    n_person=("person", "personer"),
    n_conflict=("kommentar", "kommentarer"),
    n_stretch=("sted i teksten", "steder i teksten"),
    n_quote=("sitat", "sitater"),
    n_memo=("notat", "notater"),
    n_drawn=("kommentar til dobbeltkoding", "kommentarer til dobbeltkoding"),
    summary="Loggen har {acts} fra {first} til {last}. {persons} har tatt {decisions} om {comments}.",
    code_summary="{decisions} om {comments}. Gjeldende svar: {yes} ja, {no} nei.",
    conflicts="Der kodere er uenige, teller koden ikke: {conflicts}.",
    init="laget studien med {respondents} og {codebook}",
    add="la til {respondents}",
    update="rettet {respondents}",
    text_changed="{comments} fikk ny tekst",
    code="kodet med {codebook}: {comments}, {codings} (kjøring {run})",
    code_again="kodet: {comments}, {codings} (kjøring {run})",
    recode="kodet om fra {former} til {codebook} (kjøring {run})",
    decide="registrerte {decisions}",
    decide_as="registrerte {decisions} for {coders}",
    in_commands="registrerte {decisions} med {commands}",
    settle="avklarte uenighet med {decisions}",
    settle_in_commands="avklarte uenighet med {decisions} i {commands}",
    merge="flettet inn {merged} fra {study}",
    sample="trakk ut {drawn} som flere skal kode",
    memo="skrev {memos}",
    undo="tok tilbake handling {undone}: {decisions}",
    undo_recode="tok tilbake handling {undone}: kodet om fra {former} til {codebook} (kjøring {run})",
    forget="{respondents} trakk seg: svar og kommentar er tatt ut",
    suggest="styrte temaene",
    mask="maskerte {stretches} i {comments}",
    mask_and_show="maskerte {stretches} i {comments} og lot {shown} stå",
    show="lot {shown} stå umaskert",
    mask_forget="slettet ordene i {stretches} i {comments} for godt",
    quote_approve="godkjente {quotes} for publisering",
    quote_withdraw="trakk tilbake godkjenningen av {quotes}",
    publish="skrev tabeller eller figurer til fil: {files}",
    migrate="programmet oppgraderte filen til versjon {to}",
    undone="tatt tilbake av handling {act}",
)

NN = TrailWords(
    title="Revisjonsspor for kodinga: {study}",
    about="Sida viser kva som er gjort i studien, av kven og når, og kva personar har avgjort om kodane: "
    "under kva for ein versjon av kodeboka, og kva for ord maskina hadde peika på.",
    with_text="Sida inneheld teksten i kommentarane. Ta vare på henne like trygt som studien.",
    without_text="Kommentarane er berre viste med id. Teksten er ikkje teken med.",
    times="Alle klokkeslett er i UTC.",
    withdrawn="Respondentar som har trekt seg, er ikkje med.",
    people="Kven som har avgjort",
    acts="Kva som er gjort",
    versions="Versjonar av kodeboka",
    decisions="Avgjerder etter kode",
    decisions_made="Avgjerder",
    no_decisions="Ingen person har avgjort noko enno.",
    person="Person",
    number="Nr.",
    time="Tid",
    who="Kven",
    act="Kva",
    comment="Kommentar",
    answer="Svar",
    codebook="Kodebok",
    machine="Forslaget frå maskina då",
    evidence="Orda ho peika på",
    now="No",
    digest="Sjekksum (SHA-256)",
    adopted="Sist teken i bruk",
    in_force="i bruk no",
    yes="ja",
    no="nei",
    taken_back="teken tilbake",
    restored="gjeld igjen",
    settled="avklart",
    holds="gjeld",
    superseded="erstatta",
    stale="teksten er endra sidan",
    suggested="føreslått",
    not_suggested="ikkje føreslått",
    not_coded="ikkje koda enno",
    not_shown="ikkje vist",
    n_decision=("avgjerd", "avgjerder"),
    n_comment=("kommentar", "kommentarar"),
    n_coding=("koding", "kodingar"),
    n_respondent=("respondent", "respondentar"),
    n_command=("kommando", "kommandoar"),
    n_act=("handling", "handlingar"),
    n_person=("person", "personar"),
    n_conflict=("kommentar", "kommentarar"),
    n_stretch=("stad i teksten", "stader i teksten"),
    n_quote=("sitat", "sitat"),
    n_memo=("notat", "notat"),
    n_drawn=("kommentar til dobbeltkoding", "kommentarar til dobbeltkoding"),
    summary="Loggen har {acts} frå {first} til {last}. {persons} har teke {decisions} om {comments}.",
    code_summary="{decisions} om {comments}. Svar som gjeld: {yes} ja, {no} nei.",
    conflicts="Der kodarar er usamde, tel koden ikkje: {conflicts}.",
    init="laga studien med {respondents} og {codebook}",
    add="la til {respondents}",
    update="retta {respondents}",
    text_changed="{comments} fekk ny tekst",
    code="koda med {codebook}: {comments}, {codings} (køyring {run})",
    code_again="koda: {comments}, {codings} (køyring {run})",
    recode="koda om frå {former} til {codebook} (køyring {run})",
    decide="registrerte {decisions}",
    decide_as="registrerte {decisions} for {coders}",
    in_commands="registrerte {decisions} med {commands}",
    settle="avklarte usemje med {decisions}",
    settle_in_commands="avklarte usemje med {decisions} i {commands}",
    merge="fletta inn {merged} frå {study}",
    sample="trekte ut {drawn} som fleire skal kode",
    memo="skreiv {memos}",
    undo="tok tilbake handling {undone}: {decisions}",
    undo_recode="tok tilbake handling {undone}: koda om frå {former} til {codebook} (køyring {run})",
    forget="{respondents} trekte seg: svar og kommentar er tekne ut",
    suggest="styrte temaa",
    mask="maskerte {stretches} i {comments}",
    mask_and_show="maskerte {stretches} i {comments} og lét {shown} stå",
    show="lét {shown} stå umaskert",
    mask_forget="sletta orda i {stretches} i {comments} for godt",
    quote_approve="godkjende {quotes} for publisering",
    quote_withdraw="trekte tilbake godkjenninga av {quotes}",
    publish="skreiv tabellar eller figurar til fil: {files}",
    migrate="programmet oppgraderte fila til versjon {to}",
    undone="teken tilbake av handling {act}",
)

EN = TrailWords(
    title="Audit trail of the coding: {study}",
    about="This page shows what was done to the study, by whom and when, and what people decided on the codes: "
    "under which version of the codebook, and which words the machine had pointed at.",
    with_text="The page holds the text of the comments. Keep it as safe as the study.",
    without_text="Comments are given by their id alone. Their text is left out.",
    times="All times are UTC.",
    withdrawn="Respondents who have withdrawn are left out.",
    people="Who decided",
    acts="What was done",
    versions="Versions of the codebook",
    decisions="Decisions by code",
    decisions_made="Decisions",
    no_decisions="Nobody has decided anything yet.",
    person="Person",
    number="No.",
    time="Time",
    who="Who",
    act="What",
    comment="Comment",
    answer="Answer",
    codebook="Codebook",
    machine="What the machine suggested then",
    evidence="The words it pointed at",
    now="Now",
    digest="Fingerprint",
    adopted="Last adopted",
    in_force="in use now",
    yes="yes",
    no="no",
    taken_back="taken back",
    restored="holds again",
    settled="settled",
    holds="holds",
    superseded="superseded",
    stale="the text has changed since",
    suggested="suggested",
    not_suggested="not suggested",
    not_coded="not coded yet",
    not_shown="not shown",
    n_decision=("decision", "decisions"),
    n_comment=("comment", "comments"),
    n_coding=("coding", "codings"),
    n_respondent=("respondent", "respondents"),
    n_command=("command", "commands"),
    n_act=("act", "acts"),
    n_person=("person", "persons"),
    n_conflict=("comment", "comments"),
    n_stretch=("stretch of text", "stretches of text"),
    n_quote=("quote", "quotes"),
    n_memo=("memo", "memos"),
    n_drawn=("comment drawn for several coders", "comments drawn for several coders"),
    summary="The log has {acts} from {first} to {last}. {persons} made {decisions} on {comments}.",
    code_summary="{decisions} on {comments}. Answers that hold: {yes} yes, {no} no.",
    conflicts="Where coders disagree the code is not counted: {conflicts}.",
    init="made the study with {respondents} and {codebook}",
    add="added {respondents}",
    update="corrected {respondents}",
    text_changed="{comments} got another text",
    code="coded with {codebook}: {comments}, {codings} (run {run})",
    code_again="coded: {comments}, {codings} (run {run})",
    recode="recoded from {former} to {codebook} (run {run})",
    decide="made {decisions}",
    decide_as="made {decisions} for {coders}",
    in_commands="made {decisions} with {commands}",
    settle="settled disagreement with {decisions}",
    settle_in_commands="settled disagreement with {decisions} in {commands}",
    merge="merged in {merged} from {study}",
    sample="drew {drawn} for several to code",
    memo="wrote {memos}",
    undo="took back act {undone}: {decisions}",
    undo_recode="took back act {undone}: recoded from {former} to {codebook} (run {run})",
    forget="{respondents} withdrew: answers and comment were taken out",
    suggest="steered the topics",
    mask="masked {stretches} in {comments}",
    mask_and_show="masked {stretches} in {comments}, and let {shown} stand",
    show="let {shown} stand unmasked",
    mask_forget="overwrote the words of {stretches} in {comments} for good",
    quote_approve="approved {quotes} for publication",
    quote_withdraw="withdrew the approval of {quotes}",
    publish="wrote tables or figures to a file: {files}",
    migrate="the program upgraded the file to version {to}",
    undone="taken back by act {act}",
)

WORDS: Mapping[Language, TrailWords] = {"nb": NB, "nn": NN, "en": EN}
