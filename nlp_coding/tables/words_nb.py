"""The words of tables in bokmål."""

from __future__ import annotations

from nlp_coding.tables.wording import Words

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
    percent_with_code="Prosent av kommentarene med koden",
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
    note_left_out="Kommentarer som ikke er med, fordi koderne er uenige eller de ennå ikke er kodet: {n}.",
    note_comments_outside="Raden «{outside}» er regnet med i disse tallene.",
    note_codebook="Kodebok: {codebook}.",
    note_person="Kommentarer der en person har avgjort minst én kode: {n}.",
    note_accepted="Kommentarer der forslag fra maskinen er godtatt uten gjennomlesing, etter en oppgitt presisjon: "
    "{n}.",
    note_unreviewed="Kommentarer som bare maskinen har kodet, og som ingen har vurdert: {n}.",
    note_conflicts="Koder i enkeltkommentarer der personer har avgjort ulikt; kommentarene er ikke med: {n}.",
    note_unsplit="Kommentarer med en avgjørelse på en kode som siden er delt, og som ingen har vurdert på nytt: {n}.",
    note_unmerged="Kommentarer med nei på noen av kodene som er slått sammen, og som venter på en ny vurdering: {n}.",
    note_outdated="Kommentarer med en avgjørelse på en kode som siden har fått ny betydning; de telles som før: {n}.",
    unsplit="{label} (ikke delt ennå)",
    all_mentions="Kodetreff i alt",
    statement="Påstand",
    answered="Antall {respondents} som har svart på minst én påstand",
    coverage="Dekning",
    agreeing="Har svart {levels}",
    percent_agreeing="Prosent som har svart {levels}",
    title_levels="Svar på påstandene, antall og prosent {respondents}",
    title_trend="Prosent {respondents} som har svart {levels}, etter påstand og {by}",
    title_agreeing="{respondents} som har svart {levels} på «{statement}», etter {by}",
    either="eller",
    both="og",
    interval="95 % KI",
    trend_z="Trend, z",
    chi_square="Kjikvadrat",
    p="p",
    p_holm="p, Holm",
    p_bh="p, Benjamini–Hochberg",
    cramers_v="Cramérs V",
    standardised="Standardisert",
    corrected="Korrigert",
    corrected_interval="Korrigert, 95 % KI",
    every_code="alle kodene",
    note_base_mentions="Prosent av alle kodetreff i raden (kolonnen «{column}»). Et kodetreff er én kode i én "
    "kommentar.",
    note_base_levels="Prosent av alle {respondents} som har svart på skalaen (raden «{total}»).",
    note_base_agreeing="Prosent av alle {respondents} i raden som har svart på skalaen (kolonnen «{column}»).",
    withheld="holdt tilbake",
    comments="kommentarer",
    note_base_trend="Prosent av alle {respondents} som har svart på skalaen.",
    note_base_varies="Hvor mange som har svart på skalaen, varierer mellom påstandene ({parts}).",
    note_coverage="Dekning: andelen av alle {respondents} i dataene som har svart på minst én av påstandene.",
    note_coverage_population="Dekning: andelen av alle {respondents}, også dem som ikke er med i dataene, "
    "som har svart på minst én av påstandene.",
    note_waves="Tallene gjelder {waves} samlet. Den som har svart flere ganger, teller flere ganger.",
    note_merged="I raden «{label}» er svarene {levels} slått sammen.",
    note_weighted="Prosentene er vektet med «{weight}». Antallene er uvektede.",
    note_weighted_gaps="Vektede prosenter i raden «{total}» er holdt tilbake der et lite antall inngår; uvektede "
    "kan regnes ut fra "
    "antallene.",
    note_withheld="«:» står for tall som er holdt tilbake av hensyn til personvernet: antall fra 1 til {most}, "
    "og tall som slike antall kunne ha vært regnet ut fra, også ved hjelp av andre tabeller i undersøkelsen.",
    note_withheld_ones="«:» står for tall som er holdt tilbake av hensyn til personvernet: antall på 1, "
    "og tall som slike antall kunne ha vært regnet ut fra, også ved hjelp av andre tabeller i undersøkelsen.",
    note_interval="95 % KI er Wilsons konfidensintervall for andelen.",
    note_interval_weighted="For vektede andeler er det regnet med effektiv utvalgsstørrelse etter Kish.",
    note_trend="Testen er en tosidig Cochran–Armitage-test for lineær trend i andelen av radens {of} over de ordnede "
    "svarene. Positiv z betyr at andelen øker nedover i tabellen.",
    note_association="Testen er Pearsons kjikvadrattest uten Yates-korreksjon.",
    note_exact="p-verdien er fra en eksakt test, fordi minst ett forventet antall er under 5{codes}.",
    note_permutation="p-verdien er fra en permutasjonstest, fordi minst ett forventet antall er under 5 og tabellen "
    "er for "
    "stor for en eksakt test{codes}.",
    note_family="p-verdiene etter Holm og Benjamini–Hochberg er justert for antall tester i tabellen ({n}).",
    note_cramers_v="Cramérs V er korrigert for forventningsskjevhet (Bergsma 2013).",
    note_tests_unweighted="Testene er uvektede.",
    note_tests_withheld="Der tall er holdt tilbake, er heller ikke testen vist: den kunne ha røpet dem.",
    note_standardised="Standardisert: andelen slik den ville ha vært om alle radene hadde hatt like høy andel "
    "{respondents} med kommentar. Andelen i hver rad er vektet med radens andel av alle {respondents} i stedet for "
    "radens andel av kommentarene. Uten standardisering teller de radene mest der flest kommenterer.",
    note_standardised_left="Uten kommentarer med innhold, og derfor ikke med i standardiseringen: {rows}.",
    note_corrected="Korrigert: andelen av alle kommentarer med innhold når maskinens forslag er justert ut fra {n} "
    "kommentarer som er trukket tilfeldig og kodet av en person (etterstratifisering med endelighetskorreksjon, jf. "
    "«prediction-powered inference», Angelopoulos mfl. 2023). Konfidensintervallet er satt sammen av "
    "Wilson-intervaller (MOVER) og gjelder disse kommentarene, ikke en større populasjon.",
    note_corrected_none="Korrigert andel er ikke vist: det trengs minst {n} tilfeldig trukne kommentarer som en "
    "person har avgjort alle kodene i.",
    table="Tabell",
    part="del {part} av {parts}",
)
