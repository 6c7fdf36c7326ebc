"""The dossier's tables of what happened, what was owed, signed and found strange."""

from __future__ import annotations

from sweep.reports.dossier_columns import Column, Kind, Table, code, entries, number, text, time, word
from sweep.views.dossier import Dossier


def sightings_table(dossier: Dossier) -> Table:
    """Sightings."""
    columns = [
        time("when", lambda row: row.at_ms),
        text("channel", lambda row: row.channel, 12),
        code("shop", lambda row: row.shop or ""),
        code("lot", lambda row: row.lot),
        text("what", lambda row: row.text, 30),
        code("owner", lambda row: row.owner, 12),
        time("due", lambda row: row.due_ms),
        time("answered", lambda row: row.answered_ms),
        Column("open-now", Kind.MARK, lambda row: row.open, 9),
        code("sighting", lambda row: row.sighting, 20, page=False),
        entries(lambda row: row.entries),
    ]
    return Table("sightings", columns, dossier.sightings)


def story_table(dossier: Dossier) -> Table:
    """The timeline; its sentence is made where it is shown."""
    columns = [
        time("when", lambda line: line.at_ms),
        Column("what", Kind.WORD, lambda line: (line.key, line.values), 80, words="event"),
        code("by", lambda line: line.by, 14),
        entries(lambda line: (line.n,), "entry"),
    ]
    return Table("story", columns, dossier.story)


def signed_table(dossier: Dossier) -> Table:
    """Overrides, corrections, changes of standing."""
    columns = [
        time("when", lambda row: row.at_ms),
        word("sort", "signed", lambda row: row.key, 12),
        Column("what", Kind.WORD, lambda row: (row.key, row.what), 40, words="signed-what"),
        number("units", lambda row: row.units, summed=False),
        code("by", lambda row: row.by, 12),
        code("second", lambda row: row.second, 12),
        word("verdict", "verdict", lambda row: row.verdict),
        text("reason", lambda row: row.reason, 40),
        entries(lambda row: row.entries),
    ]
    return Table("signed", columns, dossier.signed)


def revisions_table(dossier: Dossier) -> Table:
    """Revisions of the recall."""
    columns = [
        number("revision", lambda row: row.number, summed=False),
        time("when", lambda row: row.at_ms),
        number("lots", lambda row: row.lots, summed=False),
        number("lots-released", lambda row: row.released, summed=False),
        number("reopened-lines", lambda row: row.reopened_lines, summed=False),
        code("by", lambda row: row.entered_by, 12),
        code("second", lambda row: row.confirmed_by, 12),
        text("file", lambda row: row.file_name, 24),
        code("sha256", lambda row: row.notice, 40),
        entries(lambda row: (row.n,), "entry"),
    ]
    return Table("revisions", columns, dossier.revisions)


def scope_table(dossier: Dossier) -> Table:
    """How the count of shops moved."""
    columns = [
        word("what", "scope", lambda row: row.key, 50),
        Column("sign", Kind.TEXT, lambda row: {1: "+", -1: "−", 0: "="}[row.signed], 6),
        number("shops", lambda row: row.shops, summed=False),
        text("examples", lambda row: ", ".join(row.examples), 40),
        entries(lambda row: row.entries),
    ]
    return Table("scope", columns, dossier.scope)


def promises_table(dossier: Dossier) -> Table:
    """Promises kept and missed."""
    columns = [
        word("promise", "promise", lambda row: row.kind, 30),
        number("revision", lambda row: row.revision, summed=False),
        number("hours", lambda row: row.term_h, summed=False),
        number("owed", lambda row: row.owed, summed=False),
        number("kept", lambda row: row.kept, summed=False),
        number("kept-late", lambda row: row.late, summed=False),
        number("overdue", lambda row: row.overdue, summed=False),
        number("running", lambda row: row.running, summed=False),
        Column("worst", Kind.SPAN, lambda row: row.worst_ms or None, 12),
        entries(lambda row: row.entries),
    ]
    return Table("promises", columns, dossier.promises)


def evidence_table(dossier: Dossier) -> Table:
    """Check-ins by sort."""
    columns = [
        word("sort", "evidence", lambda row: row.group, 18),
        Column("what", Kind.WORD, lambda row: row.word, 30, words="told"),
        number("number", lambda row: row.count, summed=False),
        entries(lambda row: row.entries),
    ]
    return Table("evidence", columns, dossier.evidence)


def unknown_table(dossier: Dossier) -> Table:
    """What is not known."""
    columns = [
        word("what", "unknown", lambda row: row.key, 60),
        number("number", lambda row: row.count, summed=False),
        text("examples", lambda row: ", ".join(row.examples), 50),
    ]
    return Table("unknown", columns, dossier.unknown)
