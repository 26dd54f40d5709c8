"""The words of reports in nynorsk."""

from __future__ import annotations

from nlp_coding.report.wording import Words

NN = Words(
    months=(
        "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
        "desember",
    ),
    date="{day}. {month} {year}",
    both="og",
    table="Tabell",
    figure="Figur",
    contents="Innhald",
    page="Side",
    title="Kommentarane i undersøkinga",
    standing="Rapporten byggjer på dataa og kodinga slik dei var {date} (køyring {run}, kodebok {codebook}).",
    survey="Undersøkinga",
    commenting="Kven som kommenterte",
    statements="Svar på dei lukka spørsmåla",
    codes="Kva kommentarane handlar om",
    code_by_code="Kode for kode",
    agreement="Samsvar mellom kodarane",
    method="Metode",
    codebook="Vedlegg: kodeboka",
    open_question="Ope spørsmål",
    text_column="kolonnen «{column}»",
    closed_question="Lukka spørsmål",
    closed_questions="Lukka spørsmål",
    levels="Svarskala",
    outside="Svar utanfor skalaen",
    n_respondents="Talet på {respondents}",
    n_comments="Talet på kommentarar",
    waves="År",
    attributes="Bakgrunnsvariablar",
    files="Datafiler",
    weight="Vekt",
    commenting_summary="{n_all} {respondents} svarte på skalaen. {n} av dei skreiv ein kommentar ({share}).",
    commonest="Dei vanlegaste kodane er {codes}.",
    codes_intro="Ein kommentar kan ha fleire kodar. Prosentane viser kor stor del av kommentarane med innhald som har "
    "koden.",
    sections_intro="Her står kodane som minst éin kommentar har fått, i same rekkjefølgje som i kodeboka.",
    quotes_of_question="Sitat om spørsmålet som heilskap",
    without_group="Andre kodar",
    quotes_left_out="Nokre godkjende sitat er ikkje tekne med, av omsyn til personvernet eller fordi kommentaren ikkje "
    "lenger har koden.",
    answered="svarte «{level}»",
    include="Blir rekna med:",
    exclude="Blir ikkje rekna med:",
    agreement_intro="Nokre kodar er avgjorde av fleire personar i same kommentar ({coders} personar i alt). "
    "Samsvar er prosentdelen av para av avgjerder (to personar, same kode og kommentar) der dei avgjorde det same, "
    "rekna ut for kvar kommentar; talet er gjennomsnittet. "
    "Krippendorffs alfa (nominelle data) tek omsyn til at noko samsvar kjem av tilfeldigheiter: 1 er fullt samsvar, "
    "0 er ikkje meir samsvar enn ein kunne vente av rein slump. «–» vil seie at alle har avgjort likt, og at alfa "
    "ikkje kan reknast ut.",
    agreement_title="Samsvar mellom kodarane, etter kode",
    agreement_code="Kode",
    agreement_n="Kommentarar",
    agreement_share="Samsvar",
    agreement_alpha="Krippendorffs alfa",
    agreement_withheld="«:» står for kodar der talet på kommentarar er halde tilbake: samsvaret kunne ha røpt det.",
    method_codebook="Kommentarane er koda etter kodeboka {codebook} (SHA-256 {digest}), med {n} kodar. "
    "Ein kommentar kan ha fleire kodar.",
    method_bank="Til kodeboka høyrer ei samling døme (SHA-256 {digest}).",
    method_terms="Programmet nlp_coding {version} gjekk gjennom alle kommentarane (køyring {run}, {date}) og føreslo "
    "kodar ut frå søkjeuttrykka i kodeboka.",
    method_learned="Programmet nlp_coding {version} gjekk gjennom alle kommentarane (køyring {run}, {date}) og føreslo "
    "kodar ut frå søkjeuttrykka i kodeboka og ein statistisk modell for kvar kode. Modellane er lærte opp på koda "
    "døme og på det som personar hadde avgjort då køyringa byrja.",
    method_spacy="Orda er førte tilbake til grunnform med spaCy-modellen {model} i tillegg til ordlistene i "
    "programmet.",
    method_embedding="Modellane brukte òg setningsvektorar frå {model}.",
    method_reviewed="Kommentarar med innhald der ein person har avgjort minst éin kode: {n}.",
    method_unreviewed="Kommentarar som berre maskina har koda, og som ingen har vurdert: {n}.",
    method_accepted="Kommentarar med forslag som er godtekne utan gjennomlesing, fordi minst {precision} av slike "
    "forslag vart rekna for å vere rette: {n}.",
    method_audit="For å måle kor godt maskina kodar, vart det trekt eit tilfeldig utval kommentarar ({n_drawn}); i "
    "{n} av dei "
    "har personar avgjort alle kodane.",
    method_precision="Ut frå utvalet er det rekna med at {precision} av forslaga som ingen har vurdert, er rette "
    "(95\u00a0% KI {interval}, rekna ut frå {n} forslag).",
    method_empty="Kommentarar utan innhald (til dømes «-» eller «Sjå over») blir rekna som kommentarar i tabellen over "
    "kven som kommenterte, men er ikkje med når delen med kvar kode blir rekna ut.",
    method_weight="Prosentane er vekta med «{weight}»; tala på respondentar og kommentarar er uvekta.",
    method_withheld="Teljingar frå 1 til {most} er haldne tilbake av omsyn til personvernet og viste som «:», og "
    "det same er "
    "tal som dei kunne ha vore rekna ut frå. Dei same tala er haldne tilbake i alle tabellar og figurar.",
    method_withheld_ones="Teljingar på 1 er haldne tilbake av omsyn til personvernet og viste som «:», og det same "
    "er tal "
    "som dei kunne ha vore rekna ut frå. Dei same tala er haldne tilbake i alle tabellar og figurar.",
    method_quotes="Sitata er valde ut og godkjende av ein person. Opplysningar som er maskerte, er bytte ut med ord i "
    "hakeparentes.",
    codebook_intro="Kodane i {codebook}, med definisjonar. Namnet som koden har i programmet, står i parentes.",
    title_tally="Kommentarar med koden «{code}»",
)  # fmt: skip
