"""The words of reports in bokmål."""

from __future__ import annotations

from nlp_coding.report.wording import Words

NB = Words(
    months=(
        "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
        "desember",
    ),
    date="{day}. {month} {year}",
    both="og",
    table="Tabell",
    figure="Figur",
    contents="Innhold",
    page="Side",
    title="Kommentarene i undersøkelsen",
    standing="Rapporten bygger på dataene og kodingen slik de var {date} (kjøring {run}, kodebok {codebook}).",
    survey="Undersøkelsen",
    commenting="Hvem som kommenterte",
    statements="Svar på de lukkede spørsmålene",
    codes="Hva kommentarene handler om",
    code_by_code="Kode for kode",
    agreement="Samsvar mellom koderne",
    method="Metode",
    codebook="Vedlegg: kodeboken",
    open_question="Åpent spørsmål",
    text_column="kolonnen «{column}»",
    closed_question="Lukket spørsmål",
    closed_questions="Lukkede spørsmål",
    levels="Svarskala",
    outside="Svar utenfor skalaen",
    n_respondents="Antall {respondents}",
    n_comments="Antall kommentarer",
    waves="År",
    attributes="Bakgrunnsvariabler",
    files="Datafiler",
    weight="Vekt",
    commenting_summary="{n_all} {respondents} svarte på skalaen. {n} av dem skrev en kommentar ({share}).",
    commonest="De vanligste kodene er {codes}.",
    codes_intro="En kommentar kan ha flere koder. Prosentene viser andelen av kommentarene med innhold som har koden.",
    sections_intro="Her står kodene som minst én kommentar har fått, i samme rekkefølge som i kodeboken.",
    quotes_of_question="Sitater om spørsmålet som helhet",
    without_group="Andre koder",
    quotes_left_out="Noen godkjente sitater er ikke tatt med, av hensyn til personvernet eller fordi kommentaren ikke "
    "lenger har koden.",
    answered="svarte «{level}»",
    include="Regnes med:",
    exclude="Regnes ikke med:",
    agreement_intro="Noen koder er avgjort av flere personer i samme kommentar ({coders} personer i alt). "
    "Samsvar er andelen av parene av avgjørelser (to personer, samme kode og kommentar) der de avgjorde det samme, "
    "regnet ut for hver kommentar; tallet er gjennomsnittet. "
    "Krippendorffs alfa (nominelle data) tar hensyn til at noe samsvar skyldes tilfeldigheter: 1 er fullt samsvar, "
    "0 er ikke mer samsvar enn en kunne vente ved ren tilfeldighet. «–» betyr at alle har avgjort likt, og at alfa "
    "ikke kan beregnes.",
    agreement_title="Samsvar mellom koderne, etter kode",
    agreement_code="Kode",
    agreement_n="Kommentarer",
    agreement_share="Samsvar",
    agreement_alpha="Krippendorffs alfa",
    agreement_withheld="«:» står for koder der antallet kommentarer er holdt tilbake: samsvaret kunne ha røpt det.",
    method_codebook="Kommentarene er kodet etter kodeboken {codebook} (SHA-256 {digest}), med {n} koder. "
    "En kommentar kan ha flere koder.",
    method_bank="Til kodeboken hører en samling eksempler (SHA-256 {digest}).",
    method_terms="Programmet nlp_coding {version} gikk gjennom alle kommentarene (kjøring {run}, {date}) og foreslo "
    "koder ut fra søkeuttrykkene i kodeboken.",
    method_learned="Programmet nlp_coding {version} gikk gjennom alle kommentarene (kjøring {run}, {date}) og foreslo "
    "koder ut fra søkeuttrykkene i kodeboken og en statistisk modell for hver kode. Modellene er lært opp på kodede "
    "eksempler og på det som personer hadde avgjort da kjøringen begynte.",
    method_spacy="Ordene er ført tilbake til grunnform med spaCy-modellen {model} i tillegg til programmets egne "
    "ordlister.",
    method_embedding="Modellene brukte også setningsvektorer fra {model}.",
    method_reviewed="Kommentarer med innhold der en person har avgjort minst én kode: {n}.",
    method_unreviewed="Kommentarer som bare maskinen har kodet, og som ingen har vurdert: {n}.",
    method_accepted="Kommentarer med forslag som er godtatt uten gjennomlesing, fordi minst {precision} av slike "
    "forslag ble anslått å være riktige: {n}.",
    method_audit="For å måle hvor godt maskinen koder, ble det trukket et tilfeldig utvalg kommentarer ({n_drawn}); "
    "i {n} av "
    "dem har personer avgjort alle kodene.",
    method_precision="Ut fra utvalget anslås {precision} av forslagene som ingen har vurdert, å være riktige "
    "(95\u00a0% KI {interval}, beregnet ut fra {n} forslag).",
    method_empty="Kommentarer uten innhold (for eksempel «-» eller «Se over») regnes som kommentarer i tabellen over "
    "hvem som kommenterte, men er ikke med når andelen med hver kode beregnes.",
    method_weight="Prosentene er vektet med «{weight}»; antallene er uvektede.",
    method_withheld="Antall fra 1 til {most} er holdt tilbake av hensyn til personvernet og vist som «:», og det "
    "samme er "
    "tall som de kunne ha vært regnet ut fra. De samme tallene er holdt tilbake i alle tabeller og figurer.",
    method_withheld_ones="Antall på 1 er holdt tilbake av hensyn til personvernet og vist som «:», og det samme er "
    "tall "
    "som de kunne ha vært regnet ut fra. De samme tallene er holdt tilbake i alle tabeller og figurer.",
    method_quotes="Sitatene er valgt ut og godkjent av en person. Opplysninger som er maskert, er erstattet av ord i "
    "hakeparentes.",
    codebook_intro="Kodene i {codebook}, med definisjoner. Programmets navn på koden står i parentes.",
    title_tally="Kommentarer med koden «{code}»",
)  # fmt: skip
