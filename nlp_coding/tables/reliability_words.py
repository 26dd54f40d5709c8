"""The words of tables of agreement between coders, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class ReliabilityWords:
    """The words of one language; what stands in braces is filled in by tables/reliability.py."""

    title: str
    title_machine: str
    title_batches: str
    title_batches_machine: str
    code: str
    no_code: str
    whole: str
    """The row of the whole set of codes."""
    comments: str
    yes: str
    agreement: str
    alpha: str
    """The coefficient's name: whose it is stands above it."""
    people: str
    machine: str
    batch: str
    places: str
    """Of a batch, which comments are in it."""
    both_coders: str
    two_coders: str
    persons: str
    note_coders: str
    note_base: str
    note_complete: str
    note_yes: str
    note_yes_all: str
    note_agreement: str
    note_agreement_all: str
    note_chance: str
    note_kappa: str
    """After `note_chance`, in the same breath."""
    note_masi: str
    note_interval: str
    note_few: str
    note_full: str
    note_skewed: str
    note_one_value: str
    note_no_pairs: str
    note_batches: str
    note_machine: str
    note_seen: str


RELIABILITY_WORDS: Mapping[Language, ReliabilityWords] = {
    "nb": ReliabilityWords(
        title="Samsvar mellom koderne, etter kode",
        title_machine="Samsvar mellom personer og maskinen, etter kode",
        title_batches="Samsvar mellom koderne, etter kodetidspunkt",
        title_batches_machine="Samsvar mellom personer og maskinen, etter kodetidspunkt",
        code="Kode",
        no_code="Ingen kode",
        whole="Hele kodesettet",
        comments="Kommentarer",
        yes="Ja",
        agreement="Samsvar",
        alpha="alfa",
        people="personer",
        machine="maskinen",
        batch="Pulje",
        places="{number} (nr. {first}–{last})",
        both_coders="begge koderne",
        two_coders="minst to av koderne",
        persons="personer",
        note_coders="Kodere: {coders}.",
        note_base="Hver rad gjelder kommentarene der {who} har avgjort koden.",
        note_complete="Radene «{no_code}» og «{whole}» gjelder kommentarene der {who} har avgjort alle kodene: {n}.",
        note_yes="Ja: antall kommentarer som hver av de to har gitt koden.",
        note_yes_all="Ja: antall ja fra alle koderne til sammen, og prosent av alle svarene.",
        note_agreement="Samsvar: prosent av svarene der de to har svart likt.",
        note_agreement_all="Samsvar: prosent av parene av svar (to kodere) som er like, regnet ut for hver kode i hver "
        "kommentar. Tallet er gjennomsnittet.",
        note_chance="Alfa (Krippendorff 2011) og AC1 (Gwet 2008) er korrigert for tilfeldig samsvar: 1 er fullt "
        "samsvar, 0 er ikke mer enn en kunne vente ved ren tilfeldighet.",
        note_kappa="Det samme gjelder kappa (Cohen 1960).",
        note_masi="Alfa for hele kodesettet er regnet ut fra hvor ulike sett av koder samme kommentar har fått, med "
        "MASI-avstand (Passonneau 2006).",
        note_interval="95 % KI er bootstrap-intervaller etter persentilmetoden: kommentarene er trukket på nytt {n} "
        "ganger.",
        note_few="Der det er færre enn {n} kommentarer, er intervallene gjerne for smale.",
        note_full="Der samsvaret er fullt, kan bootstrap ikke vise hvor usikre tallene er.",
        note_skewed="Under {low} eller over {high} av svarene er ja for: {codes}. Da kan kappa og alfa bli "
        "lave selv om nesten alle svarene er like (Feinstein og Cicchetti 1990). Se dem sammen med samsvar og AC1.",
        note_one_value="«–» står der et tall ikke kan beregnes, fordi svarene ikke varierer: {codes}.",
        note_no_pairs="«–» står der et tall ikke kan beregnes, fordi ingen kommentar har to svar å sammenligne: "
        "{codes}.",
        note_batches="Kommentarene er delt i omtrent like store puljer i den rekkefølgen de ble ferdig kodet. Bare "
        "kommentarer der {who} har avgjort alle kodene, er med. Samsvar, alfa og AC1 gjelder alle kodene samlet.",
        note_machine="Maskinen (kjøring {run}) er holdt opp mot det svaret som personene er enige om ({coders}). "
        "Kommentarer som er tatt ut fordi maskinen har lært av dem: {n_learned}. Svar som er tatt ut fordi personene "
        "ikke er enige, og som gjerne er de vanskeligste: {n_disputed}.",
        note_seen="Kommentarer fra stikkprøven (det tilfeldige utvalget), som er kodet uten maskinens forslag: {n}. "
        "I andre kommentarer kan den som kodet, ha sett forslagene, og samsvaret kan da bli for høyt.",
    ),
    "nn": ReliabilityWords(
        title="Samsvar mellom kodarane, etter kode",
        title_machine="Samsvar mellom personar og maskina, etter kode",
        title_batches="Samsvar mellom kodarane, etter kodetidspunkt",
        title_batches_machine="Samsvar mellom personar og maskina, etter kodetidspunkt",
        code="Kode",
        no_code="Ingen kode",
        whole="Heile kodesettet",
        comments="Kommentarar",
        yes="Ja",
        agreement="Samsvar",
        alpha="alfa",
        people="personar",
        machine="maskina",
        batch="Pulje",
        places="{number} (nr. {first}–{last})",
        both_coders="begge kodarane",
        two_coders="minst to av kodarane",
        persons="personar",
        note_coders="Kodarar: {coders}.",
        note_base="Kvar rad gjeld kommentarane der {who} har avgjort koden.",
        note_complete="Radene «{no_code}» og «{whole}» gjeld kommentarane der {who} har avgjort alle kodane: {n}.",
        note_yes="Ja: talet på kommentarar som kvar av dei to har gitt koden.",
        note_yes_all="Ja: talet på ja frå alle kodarane til saman, og prosent av alle svara.",
        note_agreement="Samsvar: prosent av svara der dei to har svart likt.",
        note_agreement_all="Samsvar: prosent av para av svar (to kodarar) som er like, rekna ut for kvar kode i kvar "
        "kommentar. Talet er gjennomsnittet.",
        note_chance="Alfa (Krippendorff 2011) og AC1 (Gwet 2008) er korrigerte for tilfeldig samsvar: 1 er fullt "
        "samsvar, 0 er ikkje meir enn ein kunne vente av rein slump.",
        note_kappa="Det same gjeld kappa (Cohen 1960).",
        note_masi="Alfa for heile kodesettet er rekna ut frå kor ulike sett av kodar same kommentar har fått, med "
        "MASI-avstand (Passonneau 2006).",
        note_interval="95 % KI er bootstrap-intervall etter persentilmetoden: kommentarane er trekte på nytt {n} "
        "gonger.",
        note_few="Der det er færre enn {n} kommentarar, er intervalla gjerne for smale.",
        note_full="Der samsvaret er fullt, kan bootstrap ikkje vise kor usikre tala er.",
        note_skewed="Under {low} eller over {high} av svara er ja for: {codes}. Då kan kappa og alfa bli "
        "låge sjølv om nesten alle svara er like (Feinstein og Cicchetti 1990). Sjå dei saman med samsvar og AC1.",
        note_one_value="«–» står der eit tal ikkje kan reknast ut, fordi svara ikkje varierer: {codes}.",
        note_no_pairs="«–» står der eit tal ikkje kan reknast ut, fordi ingen kommentar har to svar å samanlikne: "
        "{codes}.",
        note_batches="Kommentarane er delte i om lag like store puljer i den rekkjefølgja dei vart ferdig koda. Berre "
        "kommentarar der {who} har avgjort alle kodane, er med. Samsvar, alfa og AC1 gjeld alle kodane samla.",
        note_machine="Maskina (køyring {run}) er halden opp mot det svaret som personane er samde om ({coders}). "
        "Kommentarar som er tekne ut fordi maskina har lært av dei: {n_learned}. Svar som er tekne ut fordi personane "
        "ikkje er samde, og som gjerne er dei vanskelegaste: {n_disputed}.",
        note_seen="Kommentarar frå stikkprøva (det tilfeldige utvalet), som er koda utan forslaga frå maskina: {n}. "
        "I andre kommentarar kan den som koda, ha sett forslaga, og samsvaret kan då bli for høgt.",
    ),
    "en": ReliabilityWords(
        title="Agreement between coders, by code",
        title_machine="Agreement between people and the machine, by code",
        title_batches="Agreement between coders, by when the comments were coded",
        title_batches_machine="Agreement between people and the machine, by when the comments were coded",
        code="Code",
        no_code="No code",
        whole="The whole set of codes",
        comments="Comments",
        yes="Yes",
        agreement="Agreement",
        alpha="alpha",
        people="people",
        machine="the machine",
        batch="Batch",
        places="{number} (nos. {first}–{last})",
        both_coders="both coders",
        two_coders="at least two of the coders",
        persons="people",
        note_coders="Coders: {coders}.",
        note_base="Each row is of the comments where {who} decided on the code.",
        note_complete="The rows “{no_code}” and “{whole}” are of the comments where {who} decided on every code: {n}.",
        note_yes="Yes: the number of comments that each of the two gave the code.",
        note_yes_all="Yes: the number of yes by all coders together, and percent of all answers.",
        note_agreement="Agreement: percent of answers where the two said the same.",
        note_agreement_all="Agreement: percent of the pairs of answers (two coders) that are equal, worked out for "
        "each code of each comment. The figure is the mean.",
        note_chance="Alpha (Krippendorff 2011) and AC1 (Gwet 2008) are corrected for agreement by chance: 1 is full "
        "agreement, 0 no more than chance would give.",
        note_kappa="So is kappa (Cohen 1960).",
        note_masi="Alpha of the whole set goes by how far apart the sets of codes given to the same comment are, by "
        "MASI distance (Passonneau 2006).",
        note_interval="95% CI are bootstrap percentile intervals over {n} draws of comments.",
        note_few="Where there are fewer than {n} comments, the intervals tend to be too narrow.",
        note_full="Where agreement is full, the bootstrap cannot show how uncertain the figures are.",
        note_skewed="Under {low} or over {high} of the answers are yes for: {codes}. Kappa and alpha may "
        "then be low although nearly all answers are the same (Feinstein and Cicchetti 1990). Read them together with "
        "agreement and AC1.",
        note_one_value="“–” stands where a figure cannot be computed, since the answers do not vary: {codes}.",
        note_no_pairs="“–” stands where a figure cannot be computed, since no comment has two answers to compare: "
        "{codes}.",
        note_batches="The comments are cut into batches of about the same size, in the order in which their coding was "
        "finished. Only comments where {who} decided on every code take part. Agreement, alpha and AC1 are of all "
        "codes together.",
        note_machine="The machine (run {run}) is held against the answer that people agree on ({coders}). Comments "
        "left out since the machine has learned from them: {n_learned}. Answers left out since people do not "
        "agree, often the hardest ones: {n_disputed}.",
        note_seen="Comments of the spot check (the random sample), coded without the machine’s suggestions: {n}. In "
        "others whoever coded may have seen the suggestions, and agreement may then be too high.",
    ),
}
