"""The words of reports in English."""

from __future__ import annotations

from nlp_coding.report.wording import Words

EN = Words(
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    date="{day} {month} {year}",
    both="and",
    table="Table",
    figure="Figure",
    contents="Contents",
    page="Page",
    title="The survey's comments",
    standing="This report shows the data and the coding as they stood on {date} (run {run}, codebook {codebook}).",
    survey="The survey",
    commenting="Who commented",
    statements="Answers to the closed questions",
    codes="What the comments are about",
    code_by_code="Code by code",
    agreement="Agreement between coders",
    method="Method",
    codebook="Appendix: the codebook",
    open_question="Open question",
    text_column="the column “{column}”",
    closed_question="Closed question",
    closed_questions="Closed questions",
    levels="Scale",
    outside="Answers outside the scale",
    n_respondents="Number of {respondents}",
    n_comments="Number of comments",
    waves="Years",
    attributes="Background variables",
    files="Data files",
    weight="Weight",
    commenting_summary="Of the {n_all} {respondents} who answered on the scale, {n} wrote a comment ({share}).",
    commonest="The commonest codes are {codes}.",
    codes_intro="A comment may have several codes. Percentages are of the comments with substance.",
    sections_intro="These are the codes that at least one comment has, in the order of the codebook.",
    quotes_of_question="Quotes on the question as a whole",
    without_group="Other codes",
    quotes_left_out="Some approved quotes are left out, to protect privacy or because the comment no longer has the "
    "code.",
    answered="answered “{level}”",
    include="Include:",
    exclude="Exclude:",
    agreement_intro="Some codes were decided by several persons in the same comment ({coders} persons in all). "
    "Agreement is the share of pairs of decisions (two persons, the same code and comment) that are the same, "
    "worked out for each comment; the figure is the mean. Krippendorff’s alpha (nominal data) allows for agreement by "
    "chance: 1 is full agreement, 0 what chance would give.",
    agreement_title="Agreement between coders, by code",
    agreement_code="Code",
    agreement_n="Comments",
    agreement_share="Agreement",
    agreement_alpha="Krippendorff’s alpha",
    agreement_withheld="“:” stands for codes whose number of comments is withheld: agreement could give it away.",
    method_codebook="The comments were coded with the codebook {codebook} (SHA-256 {digest}), which has {n} codes. "
    "A comment may have several codes.",
    method_bank="A collection of examples goes with the codebook (SHA-256 {digest}).",
    method_terms="The program nlp_coding {version} went through all comments (run {run}, {date}) and suggested codes "
    "by the codebook’s search terms.",
    method_learned="The program nlp_coding {version} went through all comments (run {run}, {date}) and suggested codes "
    "by the codebook’s search terms and a statistical model for each code. The models were trained on coded examples "
    "and on what persons had decided when the run began.",
    method_spacy="Words were brought to their base form with the spaCy model {model}, beside the program’s own word "
    "lists.",
    method_embedding="The models also used sentence vectors from {model}.",
    method_reviewed="Comments with substance in which a person has decided on at least one code: {n}.",
    method_unreviewed="Comments that the machine alone has coded and nobody has reviewed: {n}.",
    method_accepted="Comments with suggestions that were accepted unread, since at least {precision} of such "
    "suggestions are right: {n}.",
    method_audit="To judge the machine, comments were drawn at random ({n_drawn}); in {n} of them persons have decided "
    "on every code.",
    method_precision="By this sample, {precision} of the suggestions that nobody has reviewed are right "
    "(95% CI {interval}, from {n} suggestions).",
    method_empty="Comments without substance (such as “-” or “See above”) count as comments in the table of who "
    "commented, but not in the base of the codes’ percentages.",
    method_weight="Percentages are weighted by “{weight}”; numbers are not.",
    method_withheld="Numbers from 1 to {most} are withheld to protect privacy and shown as “:”, and so are numbers "
    "that they could be computed from. The same numbers are withheld in all tables and figures.",
    method_withheld_ones="The number 1 is withheld to protect privacy and shown as “:”, and so are numbers that it "
    "could be computed from. The same numbers are withheld in all tables and figures.",
    method_quotes="Quotes were chosen and approved by a person. Names and other identifying details are "
    "replaced by words in square brackets.",
    codebook_intro="The codes of {codebook}, with their definitions. The id that the program uses stands in brackets.",
    title_tally="Comments with the code “{code}”",
)  # fmt: skip
