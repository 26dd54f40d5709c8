-- study.db: everything a study holds except what a person sets in study.yaml.
-- Version 9. Later versions are reached by the steps in migrations.py; a new file is laid as it stands here.
--
-- Respondents, comments, codes, codebooks and runs have integer keys for use inside this file alone: a million comments
-- with several runs stay compact. The ids that people see are text, unique, and never change.
-- Checks of the large tables are written with OR: for IN (…) SQLite builds a list for every row, at half of the time.
-- Times are UTC, ISO 8601. JSON is compact, UTF-8, with the order of keys as the file gave them.

PRAGMA application_id = 1313624131;  -- "NLPC": how the program knows a study from any other SQLite file
PRAGMA user_version = 9;             -- the version of this schema

-- Facts about the study that are one value each: created, revision (counts every change of comments and every run).
CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- One row of the survey, with or without a comment; the keys ascend in file order.
CREATE TABLE respondent (
    key         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE CHECK (id <> ''),
    wave        TEXT,
    agreement   TEXT,                        -- as spelled in the scale; NULL where it was blank
    attributes  TEXT NOT NULL DEFAULT '{}',  -- JSON: column to answer
    answers     TEXT NOT NULL DEFAULT '{}',  -- JSON: further closed questions, column to answer
    weight      REAL,
    source_file TEXT,
    source_row  INTEGER CHECK (source_row >= 1),
    CHECK ((source_file IS NULL) = (source_row IS NULL))
);

-- The answer to the open question. A comment that a corrected file no longer has keeps its row without text, since
-- people's decisions hang on it.
CREATE TABLE comment (
    key        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE CHECK (id <> ''),
    respondent INTEGER NOT NULL UNIQUE REFERENCES respondent (key),
    text       TEXT,              -- the text of record: NFC, LF; offsets count its code points
    original   TEXT,              -- what the file held, where it differed
    changed    INTEGER NOT NULL,  -- the study's revision when the text became what it is
    added      INTEGER NOT NULL DEFAULT 0, -- and when the respondent first wrote one
    blackened  INTEGER NOT NULL DEFAULT 0 CHECK (blackened IN (0, 1))  -- 1: masked words were overwritten, for good
);

-- Respondents who withdrew: a file that still has them does not bring them back.
CREATE TABLE withdrawn (
    respondent_id TEXT PRIMARY KEY,
    at            TEXT NOT NULL
) WITHOUT ROWID;

-- Code ids of every codebook that was used, in the codebooks' order. Ids never die.
CREATE TABLE code (
    key INTEGER PRIMARY KEY,
    id  TEXT NOT NULL UNIQUE CHECK (id <> '')
);

-- Codebooks as they were used, and those between that say how codings travel. One is in force.
CREATE TABLE codebook (
    key        INTEGER PRIMARY KEY,
    digest     TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    version    TEXT NOT NULL,
    yaml       TEXT NOT NULL,     -- the file, word for word
    adopted_at TEXT NOT NULL,     -- when it last came into force, or was taken in as one between; '' while staged
    in_force   INTEGER CHECK (in_force = 1),
    revises    TEXT,              -- the version it says it revises
    bank       INTEGER REFERENCES bank (key)  -- the examples that the learned coder is taught with under it
);
CREATE UNIQUE INDEX codebook_in_force ON codebook (in_force) WHERE in_force IS NOT NULL;

-- Example banks, each once: invented texts with their codes, as CSV (text, variety, codes, unknown, hand), zlib.
CREATE TABLE bank (
    key      INTEGER PRIMARY KEY,
    digest   TEXT NOT NULL UNIQUE,
    examples BLOB NOT NULL
);

-- One pass of the program: its frozen inputs, when, and who started it. A run that did not finish is never published.
CREATE TABLE run (
    key                INTEGER PRIMARY KEY,
    codebook           INTEGER NOT NULL REFERENCES codebook (key),
    bank_digest        TEXT,
    corpus_fingerprint TEXT NOT NULL,
    settings           TEXT NOT NULL,     -- JSON: everything else that the result depends on
    revision           INTEGER NOT NULL,  -- comments with a higher `changed` have another text than the run read
    started_by         TEXT NOT NULL,
    started_at         TEXT NOT NULL,
    finished_at        TEXT,              -- NULL while it is staged: nothing shows it, and it may be thrown away
    base               INTEGER REFERENCES run (key),  -- the run that unchanged codings were taken over from
    last_respondent    INTEGER,           -- the newest respondent and decision when it was published: an earlier run is
    last_decision      INTEGER            -- shown as it stood when the next one replaced it
);

-- What the machine used of each code in a run (a digest of terms, exceptions and negation), and in which run its
-- codings were worked out: an earlier one where they were taken over. Of the code's model: a digest of all that it was
-- a function of, its threshold, and how good it was on examples held out.
CREATE TABLE run_code (
    run     INTEGER NOT NULL REFERENCES run (key),
    code    INTEGER NOT NULL REFERENCES code (key),
    digest  TEXT NOT NULL,
    made_in INTEGER NOT NULL,
    model   TEXT,              -- JSON; NULL where there was too little to learn from
    PRIMARY KEY (run, code)
) WITHOUT ROWID;

-- Every comment that a run read, coded or not: without them no table has a base.
CREATE TABLE run_comment (
    run       INTEGER NOT NULL REFERENCES run (key),
    comment   INTEGER NOT NULL REFERENCES comment (key),
    variety   TEXT NOT NULL CHECK (variety = 'nb' OR variety = 'nn' OR variety = 'undecided'),
    substance INTEGER NOT NULL CHECK (substance IN (0, 1)),  -- 0: a non-answer, such as "-" or "Se over"
    void      INTEGER,            -- the study's revision when the text became another, or went
    PRIMARY KEY (run, comment)
) WITHOUT ROWID;

-- Where each word form of the comments stands, and how the latest run read it: re-coding looks here for the comments
-- that a changed term can touch. It is made from the text, so it goes whenever a text goes.
CREATE TABLE word (
    key      INTEGER PRIMARY KEY,
    form     TEXT NOT NULL,
    keys     TEXT NOT NULL,       -- what it was read as beside itself, one a line
    guess    TEXT,                -- the word of the codebook that it was taken for
    loose    TEXT NOT NULL,       -- lemmas whose reading other words of the codebook could change, one a line
    comments BLOB NOT NULL        -- keys of the comments, int32, little end first, rising
);

-- What the words of the comments said to the model of a code in that run, whatever the terms said: upper bounds, so
-- that a later run looks only where its model can suggest the code; and in full where a term hit or the code was
-- suggested, so that a later run gives another score without reading. It goes with the words.
CREATE TABLE said (
    code   INTEGER PRIMARY KEY REFERENCES code (key),
    model  TEXT NOT NULL,         -- a digest of all that its weights of words were a function of
    bounds BLOB NOT NULL,         -- a byte for each comment, at the place of its key; see coding/said.py
    judged BLOB                   -- of those comments what words said, which terms hit, and the origin of the coding
);

-- What tables need of all respondents at once, packed so that a million are read in a moment. It is worked out of the
-- other tables, and void once respondents or comments are others than its stamp says: nothing is lost with it. What
-- persons decide is laid over it.
CREATE TABLE packed (
    name  TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,           -- what it was made of; of another state it is void
    value BLOB NOT NULL
) WITHOUT ROWID;

-- What a model for sentences made of texts: the dearest of all that is worked out. Made from the text, so it goes
-- whenever a text goes.
CREATE TABLE vector (
    text_digest BLOB NOT NULL,
    model       TEXT NOT NULL,     -- a digest of the model
    value       BLOB NOT NULL,     -- float32, little end first
    PRIMARY KEY (text_digest, model)
) WITHOUT ROWID;

-- Why words caused a decision. Reasons repeat by the thousand, so evidence names them by key.
CREATE TABLE reason (
    key  INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);

-- What the machine coded. What a person decided is not here.
CREATE TABLE coding (
    run      INTEGER NOT NULL,
    comment  INTEGER NOT NULL,
    code     INTEGER NOT NULL REFERENCES code (key),
    applies  INTEGER NOT NULL CHECK (applies IN (0, 1)),
    origin   TEXT NOT NULL CHECK (origin = 'terms' OR origin = 'model' OR origin = 'both'),
    status   TEXT NOT NULL CHECK (status = 'suggested' OR status = 'accepted'),
    score    REAL,
    evidence TEXT,                -- JSON: [[start, end, reason key], …]; NULL where there is none
    PRIMARY KEY (run, comment, code),
    FOREIGN KEY (run, comment) REFERENCES run_comment (run, comment)
) WITHOUT ROWID;

-- What persons decided, appended and never changed: the newest row for a comment, code and coder holds. Coders who
-- disagree both stand, until somebody settles it; what a person settles stands beside what the same person decided.
CREATE TABLE decision (
    key         INTEGER PRIMARY KEY AUTOINCREMENT,  -- never again that of one that was forgotten: runs tell by it
    comment     INTEGER NOT NULL REFERENCES comment (key),
    code        INTEGER NOT NULL REFERENCES code (key),
    applies     INTEGER CHECK (applies = 0 OR applies = 1),  -- NULL: taken back, so that there is no decision
    coder       TEXT NOT NULL CHECK (coder NOT IN ('', 'machine')),
    decided_at  TEXT NOT NULL,
    codebook    INTEGER NOT NULL REFERENCES codebook (key),
    text_digest BLOB NOT NULL,    -- of the text the person read, or of that with words blackened since: another text
                                  -- now makes the decision stale
    evidence    TEXT,             -- as in coding
    run         INTEGER,          -- the run whose suggestions the person saw
    command     INTEGER,          -- the entry of the audit log it was made with
    restores    INTEGER,          -- of a row that an undo or a merge appended: the decision that holds again, and whose
                                  -- age counts
    settles     INTEGER NOT NULL DEFAULT 0 CHECK (settles = 0 OR settles = 1)  -- 1: the outcome of an adjudication
);
CREATE INDEX decision_newest ON decision (comment, code, coder, settles, key);

-- What coders noted on comments and on codes, appended: of the rows of a coder on a comment or a code the one with the
-- latest time holds. An empty text: taken away.
CREATE TABLE memo (
    key     INTEGER PRIMARY KEY,
    comment INTEGER REFERENCES comment (key),
    code    INTEGER REFERENCES code (key),
    coder   TEXT NOT NULL CHECK (coder NOT IN ('', 'machine')),
    at      TEXT NOT NULL,
    text    TEXT NOT NULL,
    CHECK ((comment IS NULL) <> (code IS NULL))
);
CREATE INDEX memo_of ON memo (comment, code, coder, at);

-- Comments that were drawn for several coders to code, each by itself.
CREATE TABLE sample (
    comment  INTEGER PRIMARY KEY REFERENCES comment (key),
    draw     INTEGER NOT NULL,   -- 1 for those of the first time
    seed     INTEGER NOT NULL,
    drawn_at TEXT NOT NULL
);

-- Comments that were drawn at random to judge the machine by, each with the probability it was drawn with. A machine
-- never learns from them.
CREATE TABLE audit_sample (
    comment     INTEGER PRIMARY KEY REFERENCES comment (key),
    probability REAL NOT NULL CHECK (probability > 0 AND probability <= 1),
    drawn_at    TEXT NOT NULL
);

-- What the comments were found to be about, and what a person said of it: the next run knows it again by its passages
-- and words. None is ever deleted, and its number is never given twice: "T3" is its key.
CREATE TABLE topic (
    key          INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT,             -- what a person called it
    dropped      INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)),  -- 1: a person does not want to see it
    merged_into  INTEGER REFERENCES topic (key),    -- the topic that a person joined it to
    like_words   TEXT,             -- what a person asked for a topic on, as typed
    like_comment INTEGER REFERENCES comment (key),  -- the comment that a person asked for more of
    words        TEXT NOT NULL     -- JSON: [[word, weight], …]; '[]' once a text that they came from is forgotten
);

-- Where in the comments a topic was when it was last found. When a comment gets another text its passages go; one row
-- with start -1 is left in their place, since the topic's words still come from the text that was.
CREATE TABLE topic_passage (
    topic   INTEGER NOT NULL REFERENCES topic (key),
    comment INTEGER NOT NULL REFERENCES comment (key),
    start   INTEGER NOT NULL,      -- in code points of the text of record
    "end"   INTEGER NOT NULL,
    PRIMARY KEY (topic, comment, start)
) WITHOUT ROWID;

-- Stretches of comments that tell who somebody is, as a person has gone through them: what is handed on has a marker
-- in their place, such as [navn]. When a comment gets another text they go.
CREATE TABLE mask (
    comment INTEGER NOT NULL REFERENCES comment (key),
    start   INTEGER NOT NULL CHECK (start >= 0),  -- in code points of the text of record
    "end"   INTEGER NOT NULL,
    kind    TEXT NOT NULL,         -- what stands there, such as name; 'none': nothing that tells who somebody is
    PRIMARY KEY (comment, start),
    CHECK ("end" > start)
) WITHOUT ROWID;

-- What a person has approved for publication word for word, masked; one a comment and code.
CREATE TABLE quote (
    key         INTEGER PRIMARY KEY,
    comment     INTEGER NOT NULL REFERENCES comment (key),
    code        INTEGER REFERENCES code (key),    -- the code it is an example of; NULL: of the question as a whole
    start       INTEGER NOT NULL CHECK (start >= 0),
    "end"       INTEGER NOT NULL,
    text_digest BLOB NOT NULL,     -- of the text it was approved from: with another one it is void
    approved_by TEXT NOT NULL CHECK (approved_by <> ''),
    approved_at TEXT NOT NULL,
    CHECK ("end" > start)
);
CREATE INDEX quote_of_comment ON quote (comment);

-- Each table that was written to a file: a later one is held against it, so that no withheld count can be worked out
-- from the two.
CREATE TABLE published (
    key      INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    name     TEXT NOT NULL CHECK (name <> ''),  -- of the file, without its folder
    what     TEXT NOT NULL,        -- such as "codes by agreement"
    family   TEXT NOT NULL,        -- tables of one family are made from the same counts
    state    TEXT NOT NULL,        -- a digest of the counts it was made from
    min_cell INTEGER NOT NULL CHECK (min_cell >= 0),
    shown    TEXT NOT NULL,        -- JSON: names of the counts that can be read or worked out
    withheld TEXT NOT NULL         -- JSON: names of those that cannot
);

-- What was done to the study, by whom: ids, numbers and offsets, never text.
CREATE TABLE audit (
    key     INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    details TEXT NOT NULL          -- JSON
);

-- The log is append-only. The third trigger of each kind is for INSERT OR REPLACE, which deletes without saying so.
CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_keeps_values BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_keeps_keys BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- So is what was published, whoever withdraws: it is in the world.
CREATE TRIGGER published_keeps_rows BEFORE DELETE ON published
BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END;
CREATE TRIGGER published_keeps_values BEFORE UPDATE ON published
BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END;
CREATE TRIGGER published_keeps_keys BEFORE INSERT ON published
WHEN EXISTS (SELECT 1 FROM published WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END;

-- So are decisions, but for a respondent who has withdrawn; and but for the digest of a text in which words were
-- blackened, since whoever guesses a word could prove it by the digest, and for reasons that quote the word.
CREATE TRIGGER decision_keeps_rows BEFORE DELETE ON decision WHEN NOT EXISTS (
    SELECT 1 FROM comment
    JOIN respondent ON respondent.key = comment.respondent
    JOIN withdrawn ON withdrawn.respondent_id = respondent.id
    WHERE comment.key = OLD.comment
)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_keeps_values BEFORE UPDATE ON decision WHEN NOT (
    EXISTS (SELECT 1 FROM comment WHERE comment.key = OLD.comment AND blackened = 1)
    AND (OLD.key, OLD.comment, OLD.code, OLD.coder, OLD.decided_at, OLD.codebook)
        = (NEW.key, NEW.comment, NEW.code, NEW.coder, NEW.decided_at, NEW.codebook)
    AND OLD.applies IS NEW.applies AND OLD.run IS NEW.run
    AND OLD.command IS NEW.command AND OLD.restores IS NEW.restores AND OLD.settles = NEW.settles
)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_keeps_keys BEFORE INSERT ON decision WHEN EXISTS (SELECT 1 FROM decision WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- So are memos, but for a respondent who has withdrawn, and but for a comment in which words were blackened: there a
-- coder's newest alone is kept, since nobody reads through the earlier ones for what they quote.
CREATE TRIGGER memo_keeps_rows BEFORE DELETE ON memo WHEN NOT EXISTS (
    SELECT 1 FROM comment
    JOIN respondent ON respondent.key = comment.respondent
    LEFT JOIN withdrawn ON withdrawn.respondent_id = respondent.id
    WHERE comment.key = OLD.comment AND (blackened = 1 OR withdrawn.respondent_id IS NOT NULL)
)
BEGIN SELECT RAISE(ABORT, 'memos are append-only'); END;
CREATE TRIGGER memo_keeps_values BEFORE UPDATE ON memo
BEGIN SELECT RAISE(ABORT, 'memos are append-only'); END;
CREATE TRIGGER memo_keeps_keys BEFORE INSERT ON memo WHEN EXISTS (SELECT 1 FROM memo WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'memos are append-only'); END;
CREATE TRIGGER memo_of_blackened AFTER UPDATE OF blackened ON comment WHEN NEW.blackened = 1
BEGIN
    DELETE FROM memo WHERE comment = NEW.key AND EXISTS (
        SELECT 1 FROM memo AS later WHERE later.comment = memo.comment AND later.coder = memo.coder
        AND (later.at, later.text) > (memo.at, memo.text)
    );
END;
