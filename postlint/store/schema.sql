-- The store of one site: everything that earlier runs found out, as tables.
-- Paths are relative to the site's folder. Columns named `value` and those of lists hold JSON.

CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- One row for each thing there is but one of: the signature, static files, redirects, times.

CREATE TABLE folder(
    path TEXT PRIMARY KEY,    -- empty or with a slash at its end
    stamps TEXT NOT NULL,     -- [name, size, mtime_ns, ctime_ns, inode] of each file
    contents TEXT NOT NULL    -- the hash of each file's bytes, in the same order; null where they do not count
);

CREATE TABLE document(
    path TEXT PRIMARY KEY,
    relative_path TEXT NOT NULL,
    kind TEXT NOT NULL,
    collection TEXT,
    url TEXT,
    date TEXT,                -- ISO 8601
    title TEXT,
    is_read INTEGER NOT NULL,
    generated INTEGER NOT NULL,  -- 0, or its number among those that plugins make out of copied files
    value TEXT NOT NULL       -- all of it, front matter included
);
CREATE INDEX document_relative ON document(relative_path);

CREATE TABLE url(
    place INTEGER PRIMARY KEY,   -- in Jekyll's order: of two that write one file the later one wins
    source TEXT,
    kind TEXT NOT NULL,
    collection TEXT,
    url TEXT,
    destination TEXT,
    published INTEGER NOT NULL,
    reason TEXT
);
CREATE INDEX url_destination ON url(destination, published);
CREATE INDEX url_source ON url(source);

CREATE TABLE result(              -- what the analysis of a document found
    path TEXT PRIMARY KEY,
    facts TEXT NOT NULL,          -- its references and anchors
    problems TEXT NOT NULL,       -- of its own rules
    suppressions TEXT NOT NULL,
    failures TEXT NOT NULL,       -- rules that broke down on it
    site_problems TEXT            -- of the checks that hold it against the site; null: not checked yet
);
CREATE INDEX result_failed ON result(path) WHERE failures != '[]';
CREATE INDEX result_unchecked ON result(path) WHERE site_problems IS NULL;

CREATE TABLE fact(
    kind TEXT NOT NULL,           -- the name of the facts' type
    path TEXT NOT NULL,
    rule TEXT NOT NULL,           -- whose module has the type
    value TEXT NOT NULL,          -- all facts of the kind that the document has
    PRIMARY KEY(kind, path)
) WITHOUT ROWID;
CREATE INDEX fact_path ON fact(path);

CREATE TABLE front(path TEXT PRIMARY KEY) WITHOUT ROWID;
-- Documents that are not analysed, of which the table `fact` has what is made of front matter alone.

CREATE TABLE link(                -- what the checks of a document against the site looked up
    key TEXT NOT NULL,            -- see `keys.py`
    path TEXT NOT NULL,
    PRIMARY KEY(key, path)
) WITHOUT ROWID;
CREATE INDEX link_path ON link(path);

CREATE TABLE dependency(          -- what a document's text is made of besides its file
    name TEXT NOT NULL,           -- `site.data.KEY`, `site.posts`, `link:PATH`, an include's path, …
    path TEXT NOT NULL,
    PRIMARY KEY(name, path)
) WITHOUT ROWID;
CREATE INDEX dependency_path ON dependency(path);

CREATE TABLE input(name TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
-- The state of each dependency with which the results were made.

CREATE TABLE site_result(         -- what a check of the whole site said
    name TEXT PRIMARY KEY,
    problems TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE site_read(           -- what it looked at: kinds of facts, `heads`, `references`, `front`, `site`
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY(kind, name)
) WITHOUT ROWID;
