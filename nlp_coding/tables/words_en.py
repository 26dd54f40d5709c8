"""The words of tables in English."""

from __future__ import annotations

from nlp_coding.tables.wording import Words

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
    note_left_out="Comments left out, since coders disagree or they are not coded yet: {n}.",
    note_comments_outside="The row “{outside}” is included in these numbers.",
    note_codebook="Codebook: {codebook}.",
    note_person="Comments where a person has decided at least one code: {n}.",
    note_accepted="Comments where the machine’s suggestion was accepted by a stated precision: {n}.",
    note_unreviewed="Comments coded by the machine alone, which nobody has reviewed: {n}.",
    note_conflicts="Codes in single comments that people decided differently; these comments are left out: {n}.",
    note_unsplit="Comments with a decision on a code that was split since, and that nobody has looked at again: {n}.",
    note_unmerged="Comments with a no to some of the codes that were merged, which wait for a new look: {n}.",
    note_outdated="Comments with a decision on a code that was redefined since; they count as before: {n}.",
    unsplit="{label} (not yet split)",
    all_mentions="Code mentions in all",
    statement="Statement",
    answered="Number of {respondents} who answered any statement",
    coverage="Coverage",
    agreeing="Answered {levels}",
    percent_agreeing="Percent who answered {levels}",
    title_levels="Answers to statements, number and percent of {respondents}",
    title_trend="Percent of {respondents} who answered {levels}, by statement and {by}",
    title_agreeing="{respondents} who answered {levels} to “{statement}”, by {by}",
    either="or",
    both="and",
    interval="95% CI",
    trend_z="Trend, z",
    chi_square="Chi-square",
    p="p",
    p_holm="p, Holm",
    p_bh="p, Benjamini–Hochberg",
    cramers_v="Cramér’s V",
    standardised="Standardised",
    corrected="Corrected",
    corrected_interval="Corrected, 95% CI",
    every_code="all codes",
    note_base_mentions="Percent of all code mentions in the row (column “{column}”). A mention is one code in "
    "one comment.",
    note_base_levels="Percent of all {respondents} who answered on the scale (row “{total}”).",
    note_base_agreeing="Percent of all {respondents} in the row who answered on the scale (column “{column}”).",
    withheld="withheld",
    comments="comments",
    note_base_trend="Percent of all {respondents} who answered on the scale.",
    note_base_varies="The number who answered on the scale differs between the statements ({parts}).",
    note_coverage="Coverage: the share of all {respondents} in the data who answered at least one of the statements.",
    note_coverage_population="Coverage: the share of all {respondents}, also those not in the data, who answered at "
    "least one of the statements.",
    note_waves="The numbers are of {waves} taken together. Who answered several times counts several times.",
    note_merged="In the row “{label}” the answers {levels} are taken together.",
    note_weighted="Percentages are weighted by “{weight}”. Numbers are unweighted.",
    note_weighted_gaps="Weighted percentages in the row “{total}” are withheld where a small count is part of them; "
    "unweighted ones follow "
    "from the numbers.",
    note_withheld="“:” stands for numbers withheld to protect privacy: counts from 1 to {most}, and numbers from which "
    "such counts could have been computed, also with the help of the study’s other tables.",
    note_withheld_ones="“:” stands for numbers withheld to protect privacy: counts of 1, and numbers from which such "
    "counts could have been computed, also with the help of the study’s other tables.",
    note_interval="95% CI is Wilson’s confidence interval for the share.",
    note_interval_weighted="For weighted shares it goes by Kish’s effective number.",
    note_trend="The test is the two-sided Cochran–Armitage test for linear trend in the share of the row’s {of} "
    "over the "
    "ordered answers. A positive z means that the share rises downwards in the table.",
    note_association="The test is Pearson’s chi-square without Yates’s correction.",
    note_exact="The p value is from an exact test, since at least one expected count is below 5{codes}.",
    note_permutation="The p value is from a permutation test, since at least one expected count is below 5 and the "
    "table is "
    "too large for an exact test{codes}.",
    note_family="Holm and Benjamini–Hochberg adjust for the number of tests in the table ({n}).",
    note_cramers_v="Cramér’s V is corrected for bias (Bergsma 2013).",
    note_tests_unweighted="The tests are unweighted.",
    note_tests_withheld="Where numbers are withheld the test is not shown either: it could have given them away.",
    note_standardised="Standardised: the share as it would have been if the same share of {respondents} had "
    "commented "
    "in every row. Each row’s share is weighted by the row’s part of all {respondents} instead of its part of the "
    "comments. Otherwise those rows count most where comments are most common.",
    note_standardised_left="Without comments with substance, and so not part of the standardisation: {rows}.",
    note_corrected="Corrected: the share of all comments with substance when the machine’s suggestions are adjusted "
    "by {n} "
    "comments that were drawn at random and coded by a person (post-stratification with finite-population correction; "
    "cf. prediction-powered inference, Angelopoulos et al. 2023). The interval is put together from Wilson intervals "
    "(MOVER), and is of these comments, not of a larger population.",
    note_corrected_none="The corrected share is not shown: it takes at least {n} comments drawn at random in which a "
    "person has decided on every code.",
    table="Table",
    part="part {part} of {parts}",
)
