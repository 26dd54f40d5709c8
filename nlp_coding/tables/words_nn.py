"""The words of tables in nynorsk."""

from __future__ import annotations

from nlp_coding.tables.wording import Words

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
    percent_with_code="Prosent av kommentarane med koden",
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
    note_left_out="Kommentarar som ikkje er med, fordi kodarane er usamde eller dei enno ikkje er koda: {n}.",
    note_comments_outside="Rada «{outside}» er rekna med i desse tala.",
    note_codebook="Kodebok: {codebook}.",
    note_person="Kommentarar der ein person har avgjort minst éin kode: {n}.",
    note_accepted="Kommentarar der forslag frå maskina er godtekne utan gjennomlesing, etter ein oppgitt presisjon: "
    "{n}.",
    note_unreviewed="Kommentarar som berre maskina har koda, og som ingen har vurdert: {n}.",
    note_conflicts="Kodar i enkeltkommentarar der personar har avgjort ulikt; kommentarane er ikkje med: {n}.",
    note_unsplit="Kommentarar med ei avgjerd på ein kode som sidan er delt, og som ingen har vurdert på nytt: {n}.",
    note_unmerged="Kommentarar med nei på nokre av kodane som er slåtte saman, og som ventar på ei ny vurdering: {n}.",
    note_outdated="Kommentarar med ei avgjerd på ein kode som sidan har fått ny tyding; dei blir talde som før: {n}.",
    unsplit="{label} (ikkje delt enno)",
    all_mentions="Kodetreff i alt",
    statement="Påstand",
    answered="Talet på {respondents} som har svart på minst éin påstand",
    coverage="Dekning",
    agreeing="Har svart {levels}",
    percent_agreeing="Prosent som har svart {levels}",
    title_levels="Svar på påstandane, tal på og prosent {respondents}",
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
    every_code="alle kodane",
    note_base_mentions="Prosent av alle kodetreff i rada (kolonnen «{column}»). Eit kodetreff er éin kode i éin "
    "kommentar.",
    note_base_levels="Prosent av alle {respondents} som har svart på skalaen (rada «{total}»).",
    note_base_agreeing="Prosent av alle {respondents} i rada som har svart på skalaen (kolonnen «{column}»).",
    withheld="halde tilbake",
    comments="kommentarar",
    note_base_trend="Prosent av alle {respondents} som har svart på skalaen.",
    note_base_varies="Kor mange som har svart på skalaen, varierer mellom påstandane ({parts}).",
    note_coverage="Dekning: delen av alle {respondents} i dataa som har svart på minst éin av påstandane.",
    note_coverage_population="Dekning: delen av alle {respondents}, også dei som ikkje er med i dataa, "
    "som har svart på minst éin av påstandane.",
    note_waves="Tala gjeld {waves} samla. Den som har svart fleire gonger, tel fleire gonger.",
    note_merged="I rada «{label}» er svara {levels} slåtte saman.",
    note_weighted="Prosentane er vekta med «{weight}». Tala på {respondents} og kommentarar er uvekta.",
    note_weighted_gaps="Vekta prosentar i rada «{total}» er haldne tilbake der eit lite tal inngår; uvekta kan "
    "reknast ut frå tala.",
    note_withheld="«:» står for tal som er haldne tilbake av omsyn til personvernet: teljingar frå 1 til {most}, "
    "og tal som slike teljingar kunne ha vore rekna ut frå, også ved hjelp av andre tabellar i undersøkinga.",
    note_withheld_ones="«:» står for tal som er haldne tilbake av omsyn til personvernet: teljingar på 1, "
    "og tal som slike teljingar kunne ha vore rekna ut frå, også ved hjelp av andre tabellar i undersøkinga.",
    note_interval="95 % KI er Wilsons konfidensintervall for prosentdelen.",
    note_interval_weighted="For vekta prosentdelar er det rekna med effektiv utvalsstorleik etter Kish.",
    note_trend="Testen er ein tosidig Cochran–Armitage-test for lineær trend i prosentdelen av {of} i rada over dei "
    "ordna svara. Positiv z vil seie at prosentdelen aukar nedover i tabellen.",
    note_association="Testen er Pearsons kjikvadrattest utan Yates-korreksjon.",
    note_exact="p-verdien er frå ein eksakt test, fordi minst eitt forventa tal er under 5{codes}.",
    note_permutation="p-verdien er frå ein permutasjonstest, fordi minst eitt forventa tal er under 5 og tabellen "
    "er for "
    "stor for ein eksakt test{codes}.",
    note_family="p-verdiane etter Holm og Benjamini–Hochberg er justerte for talet på testar i tabellen ({n}).",
    note_cramers_v="Cramérs V er korrigert for forventingsskeivskap (Bergsma 2013).",
    note_tests_unweighted="Testane er uvekta.",
    note_tests_withheld="Der tal er haldne tilbake, er heller ikkje testen vist: han kunne ha røpt dei.",
    note_standardised="Standardisert: prosentdelen slik han ville ha vore om alle radene hadde hatt like høg "
    "prosentdel "
    "{respondents} med kommentar. Prosentdelen i kvar rad er vekta med kor stor del rada er av alle {respondents}, i "
    "staden for kor stor del ho er av kommentarane. Utan standardisering tel dei radene mest der flest kommenterer.",
    note_standardised_left="Utan kommentarar med innhald, og difor ikkje med i standardiseringa: {rows}.",
    note_corrected="Korrigert: prosentdelen av alle kommentarar med innhald når forslaga frå maskina er justerte ut "
    "frå {n} "
    "kommentarar som er trekte tilfeldig og koda av ein person (etterstratifisering med korreksjon for endeleg "
    "populasjon, jf. «prediction-powered inference», Angelopoulos mfl. 2023). Konfidensintervallet er sett saman av "
    "Wilson-intervall (MOVER) og gjeld desse kommentarane, ikkje ein større populasjon.",
    note_corrected_none="Korrigert prosentdel er ikkje vist: det trengst minst {n} tilfeldig trekte kommentarar som "
    "ein "
    "person har avgjort alle kodane i.",
    table="Tabell",
    part="del {part} av {parts}",
)
