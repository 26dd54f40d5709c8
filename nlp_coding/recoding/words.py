"""The words of the reports on a codebook's difference and on a re-coding, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.core.codebook import Language
from nlp_coding.tables.compare import State


@dataclass(frozen=True)
class ReportWords:
    """Templates; the names in braces say what stands for them."""

    title_diff: str
    title_recode: str
    title_trial: str
    nothing_stored: str
    runs: str
    all_again: str
    some_again: str
    none_again: str
    retaught: str
    others_again: str
    others_taken: str
    learned: str
    """What words add to what a model says, as evidence."""
    resumed: str
    changes: str
    no_changes: str
    smaller: str
    level: Mapping[str, str]
    questions: str
    codes: str
    code: str
    before: str
    after: str
    difference: str
    gains: str
    loses: str
    states: Mapping[State, str]
    no_code_changes: str
    table: str
    table_caption: str
    people: str
    decided: str
    nobody: str
    unsplit: str
    unmerged: str
    outdated: str
    retired: str
    comments: str
    gains_code: str
    loses_code: str
    by_person: str
    by_nobody: str
    no_answer: str
    and_more: str


NB = ReportWords(
    title_diff="Forskjellen mellom {before} og {after}",
    title_recode="Omkoding fra {before} til {after}",
    title_trial="Prøvekoding fra {before} til {after}",
    nothing_stored="Dette er en prøve: ingenting er lagret.",
    runs="Sammenlignet er kjøring {old} og kjøring {new}, begge med det folk har avgjort til nå.",
    all_again="Alle kommentarene er kodet på nytt.",
    some_again=(
        "Kommentarer som maskinen har kodet på nytt: {n}. For resten er kodingen overtatt: endringene kan ikke nå dem."
    ),
    none_again="Ingen kommentarer måtte kodes på nytt: endringene når ingen av dem, og kodingen er overtatt.",
    retaught="Vurdert på nytt, fordi maskinen har lært dem på nytt: {codes}.",
    others_again="Kommentarer som er kodet på nytt i de andre kodene: {n}. For resten er kodingen overtatt.",
    others_taken="De andre kodene er overtatt.",
    learned="lært {whole},{tenths}",
    resumed="Arbeidet fortsatte der en avbrutt omkoding slapp.",
    changes="Endringer i kodeboken",
    no_changes="Ingen forskjell.",
    smaller="Dessuten {n} mindre endringer i navn, ordlyd, eksempler og rekkefølge.",
    level={"major": "stor", "minor": "middels", "patch": "liten"},
    questions="Å avklare",
    codes="Kommentarer per kode",
    code="Kode",
    before="Før",
    after="Etter",
    difference="Endring",
    gains="Får koden",
    loses="Mister koden",
    states={"new": "ny", "retired": "ute av bruk", "back": "i bruk igjen", "absent": "ikke i denne versjonen"},
    no_code_changes="Ingen kommentar får eller mister en kode.",
    table="Tabellen før og etter",
    table_caption="Antall kommentarer før → etter (forskjell). Celler uten pil er uendret.",
    people="Det folk har avgjort",
    decided="Kommentarer der folk har avgjort noe; alt er beholdt som det ble avgjort: {n}.",
    nobody="Ingen har avgjort noe i denne studien ennå.",
    unsplit="Kommentarer med en avgjørelse på en kode som er delt; den gjelder til de er vurdert på nytt: {n}.",
    unmerged="Kommentarer med nei på noen av kodene som er slått sammen, og ikke vurdert for de andre: {n}.",
    outdated="Kommentarer med en avgjørelse på en kode med ny betydning; de telles som før, og bør ses på igjen: {n}.",
    retired="Kommentarer med en avgjørelse på en kode som er ute av bruk; de kan leses, men telles ikke: {n}.",
    comments="Kommentarene det gjelder",
    gains_code="{id} ({level}) får koden: {why}",
    loses_code="{id} ({level}) mister koden: {why}",
    by_person="avgjort av {coder}",
    by_nobody="uten funn",
    no_answer="ikke svart",
    and_more="… og {n} til",
)

NN = ReportWords(
    title_diff="Skilnaden mellom {before} og {after}",
    title_recode="Omkoding frå {before} til {after}",
    title_trial="Prøvekoding frå {before} til {after}",
    nothing_stored="Dette er ei prøve: ingenting er lagra.",
    runs="Køyring {old} og køyring {new} er samanlikna, begge med det folk har avgjort til no.",
    all_again="Alle kommentarane er koda på nytt.",
    some_again=(
        "Kommentarar som maskina har koda på nytt: {n}. For resten er kodinga overteken: endringane kan ikkje nå dei."
    ),
    none_again="Ingen kommentarar måtte kodast på nytt: endringane når ingen av dei, og kodinga er overteken.",
    retaught="Vurderte på nytt, fordi maskina har lært dei på nytt: {codes}.",
    others_again="Kommentarar som er koda på nytt i dei andre kodane: {n}. For resten er kodinga overteken.",
    others_taken="Dei andre kodane er overtekne.",
    learned="lært {whole},{tenths}",
    resumed="Arbeidet heldt fram der ei avbroten omkoding slapp.",
    changes="Endringar i kodeboka",
    no_changes="Ingen skilnad.",
    smaller="Dessutan {n} mindre endringar i namn, ordlyd, døme og rekkjefølgje.",
    level={"major": "stor", "minor": "middels", "patch": "lita"},
    questions="Å avklare",
    codes="Kommentarar per kode",
    code="Kode",
    before="Før",
    after="Etter",
    difference="Endring",
    gains="Får koden",
    loses="Mistar koden",
    states={"new": "ny", "retired": "ute av bruk", "back": "i bruk igjen", "absent": "ikkje i denne versjonen"},
    no_code_changes="Ingen kommentar får eller mistar ein kode.",
    table="Tabellen før og etter",
    table_caption="Talet på kommentarar før → etter (skilnad). Celler utan pil er uendra.",
    people="Det folk har avgjort",
    decided="Kommentarar der folk har avgjort noko; alt er teke vare på slik det vart avgjort: {n}.",
    nobody="Ingen har avgjort noko i denne studien enno.",
    unsplit="Kommentarar med ei avgjerd på ein kode som er delt; ho gjeld til dei er vurderte på nytt: {n}.",
    unmerged="Kommentarar med nei på nokre av kodane som er slåtte saman, og ikkje vurderte for dei andre: {n}.",
    outdated="Kommentarar med ei avgjerd på ein kode med ny tyding; dei er talde som før, og bør sjåast på igjen: {n}.",
    retired="Kommentarar med ei avgjerd på ein kode som er ute av bruk; dei kan lesast, men er ikkje talde: {n}.",
    comments="Kommentarane det gjeld",
    gains_code="{id} ({level}) får koden: {why}",
    loses_code="{id} ({level}) mistar koden: {why}",
    by_person="avgjort av {coder}",
    by_nobody="utan funn",
    no_answer="ikkje svart",
    and_more="… og {n} til",
)

EN = ReportWords(
    title_diff="The difference between {before} and {after}",
    title_recode="Re-coding from {before} to {after}",
    title_trial="Trial of a re-coding from {before} to {after}",
    nothing_stored="This is a trial: nothing is stored.",
    runs="Run {old} and run {new} are compared, both with what people have decided until now.",
    all_again="All comments were coded again.",
    some_again=(
        "Comments that the machine coded again: {n}. For the others the coding is taken over: no change can reach them."
    ),
    none_again="No comment had to be coded again: the changes reach none, and the coding is taken over.",
    retaught="Judged again, since the machine has learned them anew: {codes}.",
    others_again="Comments coded again in the other codes: {n}. For the rest the coding is taken over.",
    others_taken="The other codes are taken over.",
    learned="learned {whole}.{tenths}",
    resumed="It went on where an interrupted re-coding had stopped.",
    changes="Changes of the codebook",
    no_changes="No difference.",
    smaller="And {n} smaller changes of labels, wording, examples and order.",
    level={"major": "major", "minor": "minor", "patch": "patch"},
    questions="To be settled",
    codes="Comments by code",
    code="Code",
    before="Before",
    after="After",
    difference="Change",
    gains="Gain it",
    loses="Lose it",
    states={"new": "new", "retired": "retired", "back": "in force again", "absent": "not in this version"},
    no_code_changes="No comment gains or loses a code.",
    table="The table before and after",
    table_caption="Comments before → after (difference). Cells without an arrow are unchanged.",
    people="What people decided",
    decided="Comments that people have decided on; all of it is kept as it was decided: {n}.",
    nobody="Nobody has decided anything in this study yet.",
    unsplit="Comments with a decision on a code that was split; it stands until they are reviewed: {n}.",
    unmerged="Comments with a no to some of the merged codes, and nothing on the others: {n}.",
    outdated="Comments with a decision on a redefined code; they count as before, and should be looked at again: {n}.",
    retired="Comments with a decision on a retired code; it can be read, and does not count: {n}.",
    comments="The comments it is about",
    gains_code="{id} ({level}) gains the code: {why}",
    loses_code="{id} ({level}) loses the code: {why}",
    by_person="decided by {coder}",
    by_nobody="nothing found",
    no_answer="no answer",
    and_more="… and {n} more",
)

REPORT_WORDS: Mapping[Language, ReportWords] = {"nb": NB, "nn": NN, "en": EN}
