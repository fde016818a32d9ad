-- What the web application keeps. Tables in the first part are the users' and never rewritten; those in the second are
-- what the last audit found, replaced as a whole when an audit ends.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,              -- as the user calls it; shown, never a path
    stored TEXT NOT NULL UNIQUE,     -- generated name below inputs/
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    uploaded_at TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    UNIQUE (name, sha256)
);
CREATE TABLE IF NOT EXISTS given (   -- texts taken over from an audit folder
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    hints TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS outcomes (-- what reading and analysis gave, so that no input is read twice
    key TEXT PRIMARY KEY,
    row TEXT NOT NULL,
    record BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,            -- queued running done failed
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    stage TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    ended_at TEXT
);
CREATE TABLE IF NOT EXISTS reviews ( -- history: only added to; `undone_*` is set once
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,              -- metric or flag
    report_id TEXT NOT NULL,
    item TEXT NOT NULL,
    action TEXT NOT NULL,            -- accept correct reject
    changes TEXT NOT NULL,           -- JSON: field: [old, new]
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    label TEXT NOT NULL,             -- what the item was when it was reviewed
    undone_by TEXT,
    undone_at TEXT
);
CREATE INDEX IF NOT EXISTS reviews_item ON reviews (kind, report_id, item);
CREATE TABLE IF NOT EXISTS states (  -- what the history of an item comes to
    kind TEXT NOT NULL,
    report_id TEXT NOT NULL,
    item TEXT NOT NULL,
    verdict TEXT NOT NULL,           -- accept correct reject, '' when all was undone
    fields TEXT NOT NULL,            -- JSON: corrected fields
    version INTEGER NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    wanted TEXT NOT NULL DEFAULT '{}',  -- JSON: what the decisions say of the metric's row of the matrix
    placed TEXT NOT NULL DEFAULT '{}',  -- the same, as the matrix was made by it last
    PRIMARY KEY (kind, report_id, item)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,              -- viewer reviewer owner
    token_hash TEXT NOT NULL UNIQUE,
    opening INTEGER NOT NULL DEFAULT 0,  -- 1: the token of the opening address, new at every start
    created_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS views (
    id INTEGER PRIMARY KEY,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    who TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (page, name)
);

CREATE TABLE IF NOT EXISTS inputs (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    status TEXT NOT NULL,            -- of the table `inputs`, or waiting
    reason TEXT NOT NULL,
    report_id TEXT
);
CREATE INDEX IF NOT EXISTS inputs_status ON inputs (status, id);
CREATE TABLE IF NOT EXISTS reports (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    path TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER, genre TEXT NOT NULL, title TEXT NOT NULL,
    chars INTEGER NOT NULL, sections INTEGER NOT NULL, metrics INTEGER NOT NULL,
    emptiness REAL, overlap REAL NOT NULL,
    high INTEGER NOT NULL, medium INTEGER NOT NULL, low INTEGER NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS reports_position ON reports (position);
CREATE INDEX IF NOT EXISTS reports_unit ON reports (unit, year);
CREATE TABLE IF NOT EXISTS flags (
    report_id TEXT NOT NULL, item TEXT NOT NULL,
    position INTEGER NOT NULL,       -- gravest first
    number TEXT NOT NULL, rule TEXT NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL,
    unit TEXT NOT NULL, year INTEGER,
    start INTEGER NOT NULL, end INTEGER NOT NULL,
    message TEXT NOT NULL, facts TEXT NOT NULL, paragraph INTEGER NOT NULL,
    before TEXT NOT NULL, quote TEXT NOT NULL, after TEXT NOT NULL,
    PRIMARY KEY (report_id, item)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS flags_position ON flags (position);
CREATE INDEX IF NOT EXISTS flags_severity ON flags (severity, position);
CREATE INDEX IF NOT EXISTS flags_kind ON flags (kind, position);
CREATE INDEX IF NOT EXISTS flags_unit ON flags (unit, position);
CREATE TABLE IF NOT EXISTS notes ( -- what is said of every finding of a rule, so that no page loads the rules
    rule TEXT NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, basis TEXT NOT NULL, how TEXT NOT NULL, limits TEXT NOT NULL,
    PRIMARY KEY (rule, kind)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS matrix (
    id INTEGER PRIMARY KEY,          -- in the order of the workbook
    unit TEXT NOT NULL, category TEXT NOT NULL, indicator TEXT NOT NULL, canonical TEXT,
    measure TEXT NOT NULL, uom TEXT NOT NULL, status TEXT NOT NULL, stated INTEGER NOT NULL,
    cells TEXT NOT NULL              -- JSON: year: [value, upper, change in percent, report, item, note]
);
CREATE INDEX IF NOT EXISTS matrix_unit ON matrix (unit, id);
CREATE INDEX IF NOT EXISTS matrix_category ON matrix (category, id);
CREATE INDEX IF NOT EXISTS matrix_indicator ON matrix (indicator, id);
CREATE INDEX IF NOT EXISTS matrix_stated ON matrix (stated, id);
CREATE TABLE IF NOT EXISTS overlaps (
    id INTEGER PRIMARY KEY,
    report_a TEXT NOT NULL, start_a INTEGER NOT NULL, end_a INTEGER NOT NULL,
    report_b TEXT NOT NULL, start_b INTEGER NOT NULL, end_b INTEGER NOT NULL,
    chars INTEGER NOT NULL, similarity REAL NOT NULL, relation TEXT NOT NULL,
    unit_a TEXT NOT NULL, unit_b TEXT NOT NULL, quote TEXT NOT NULL, source TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS overlaps_relation ON overlaps (relation, chars);
CREATE INDEX IF NOT EXISTS overlaps_chars ON overlaps (chars);
CREATE TABLE IF NOT EXISTS promises (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL, indicator TEXT NOT NULL, year INTEGER, uom TEXT NOT NULL,
    target REAL NOT NULL, target_report TEXT NOT NULL, target_item TEXT NOT NULL,
    result REAL, result_report TEXT, result_item TEXT, verdict TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS promises_verdict ON promises (verdict, id);
CREATE TABLE IF NOT EXISTS suppressed ( -- findings that the list of what stays silent has kept back
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY,
    report_id TEXT NOT NULL, start INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5 (words, content='', tokenize="unicode61 remove_diacritics 0");
