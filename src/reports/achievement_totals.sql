SELECT a.kind AS achievement_kind, a.level AS achievement_level, count(*) AS achievements_count
FROM achievements a JOIN tracks t ON t.id = a.track_id
WHERE t.program_id = ANY ($1) AND a.held_on BETWEEN $2 AND $3
GROUP BY a.kind, a.level
ORDER BY array_position(ARRAY['contest', 'master_class', 'creative_project', 'publication', 'other'], a.kind),
    array_position(ARRAY['school', 'district', 'region', 'republic', 'international'], a.level)
