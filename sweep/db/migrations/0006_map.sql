-- The map shows each team at its last check-in: the newest of a team is the last of its part of the index.
DROP INDEX check_in_by_team;
CREATE INDEX check_in_by_team ON check_in (sweep_id, team_id, n);
