SELECT p.title AS program, i.category AS swot_category, i.text AS swot_text, i.source AS swot_source,
    -- what surveys said after the period is not counted in it
    (SELECT count(*) FROM swot_mentions m JOIN survey_answers a ON a.id = m.answer_id JOIN survey_invitations n ON n.id = a.invitation_id
     JOIN surveys v ON v.id = n.survey_id JOIN schools s ON s.id = v.school_id
     WHERE m.swot_item_id = i.id AND (v.closed_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3) AS mentions
FROM swot_items i JOIN programs p ON p.id = i.program_id JOIN schools z ON z.id = i.school_id
WHERE p.id = ANY ($1) AND p.state <> 'draft' AND p.starts_on <= $3 AND p.ends_on >= $2 AND (i.created_at AT TIME ZONE z.time_zone)::date <= $3
ORDER BY p.title COLLATE "und-x-icu", p.id, array_position(ARRAY['strength', 'weakness', 'opportunity', 'threat'], i.category), mentions DESC, i.id
