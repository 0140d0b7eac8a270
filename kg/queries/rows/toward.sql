-- What of these acts does one party do toward the other? Bound: $source, $target (null: all that either does).
SELECT * FROM interactions
WHERE $source IS NULL OR source = $source AND target = $target
