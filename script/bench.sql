-- The data of the benchmark: 200 schools, 20,000 people, 400 programs, 10,000 pairs (half of them in 20 programs of 250),
-- 10,000 tracks with 40,000 stages. Ids are made from numbers, so that both sides of the comparison can name them.
CREATE FUNCTION bench_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT ('01990000-0000-7000-8' || lpad(to_hex(kind), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid $$;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO schools (id, name, kind, locale, time_zone, jurisdiction)
SELECT bench_id(1, s), 'Школа № ' || s, 'school', 'ru', 'Asia/Almaty', 'KZ' FROM generate_series(1, 200) s;
INSERT INTO academic_years (id, school_id, title, starts_on, ends_on)
SELECT bench_id(2, s), bench_id(1, s), 'Год', current_date - 100, current_date + 265 FROM generate_series(1, 200) s;
-- 100 people a school; pairs need more mentees than that in the large programs, so those schools have 600
INSERT INTO people (id, school_id, last_name, first_name, middle_name, email, position)
SELECT bench_id(3, p), bench_id(1, CASE WHEN p <= 12000 THEN (p - 1) / 600 + 1 ELSE (p - 12001) / 44 + 21 END),
    (ARRAY['Ахметова', 'Ёлкина', 'Қасымов', 'Гусев', 'Әлиева'])[p % 5 + 1] || '-' || p, 'Айгүл', 'Ерланқызы', 'p' || p || '@bench.example', 'учитель'
FROM generate_series(1, 19920) p;
INSERT INTO people (id, school_id, last_name, first_name, email)
SELECT bench_id(3, p), bench_id(1, 200), 'Запасная-' || p, 'Анна', 'p' || p || '@bench.example' FROM generate_series(19921, 20000) p;
-- two programs a school; the first of the first 20 schools is large
INSERT INTO programs (id, school_id, academic_year_id, title, goal, role_form, allowed_kinds, starts_on, ends_on, meeting_norm_per_month,
    capacity_default, requires_order, co_mentors_review, question_bank_version_id, state)
SELECT bench_id(4, n), bench_id(1, (n - 1) / 2 + 1), bench_id(2, (n - 1) / 2 + 1), 'Программа ' || n, 'Цель', 'teacher_teacher',
    ARRAY['individual'], current_date - 90, current_date + 200, 2, 50, false, false, v.id, 'active'
FROM generate_series(1, 400) n, (SELECT id FROM question_bank_versions LIMIT 1) v;
CREATE TEMP TABLE plan AS
SELECT n, CASE WHEN n <= 5000 THEN ((n - 1) / 250) * 2 + 1 ELSE ((n - 5001) % 180 + 20) * 2 + 1 + (n % 2) END AS program,
    CASE WHEN n <= 5000 THEN ((n - 1) / 250) * 600 + (n - 1) % 250 + 1 ELSE 12000 + ((n - 5001) % 180) * 44 + (n - 5001) / 180 % 22 + 1 END AS mentor,
    CASE WHEN n <= 5000 THEN ((n - 1) / 250) * 600 + (n - 1) % 250 + 301 ELSE 12000 + ((n - 5001) % 180) * 44 + (n - 5001) / 180 % 22 + 23 END AS mentee
FROM generate_series(1, 10000) n;
-- a mentee has one pair at work in a program: the second one of a small school's is over
INSERT INTO pairs (id, school_id, program_id, kind, role_form, channel, with_stages, starts_on, planned_ends_on, state, ended_on, meeting_count, last_meeting_on)
SELECT bench_id(5, n), p.school_id, p.id, 'individual', 'teacher_teacher', 'in_person', true, current_date - 80, current_date + 100,
    CASE WHEN n <= 8960 THEN 'active' ELSE 'completed' END, CASE WHEN n > 8960 THEN current_date - 10 END, n % 12, current_date - (n % 30)::int
FROM plan JOIN programs p ON p.id = bench_id(4, program);
INSERT INTO pair_members (id, school_id, program_id, pair_id, person_id, role, joined_on)
SELECT bench_id(6, n * 2 + side), p.school_id, p.program_id, p.id, bench_id(3, CASE side WHEN 0 THEN mentor ELSE mentee END),
    CASE side WHEN 0 THEN 'lead_mentor' ELSE 'mentee' END, p.starts_on
FROM plan JOIN pairs p ON p.id = bench_id(5, n), (VALUES (0), (1)) sides (side);
INSERT INTO tracks (id, school_id, program_id, mentee_id, pair_id, question_bank_version_id, started_on, state, discontinued_on)
SELECT bench_id(7, n), p.school_id, p.program_id, bench_id(3, mentee), p.id, g.question_bank_version_id, p.starts_on,
    CASE WHEN p.state = 'active' THEN 'in_progress' ELSE 'discontinued' END, CASE WHEN p.state <> 'active' THEN current_date - 10 END
FROM plan JOIN pairs p ON p.id = bench_id(5, n) JOIN programs g ON g.id = p.program_id;
INSERT INTO stages (id, school_id, track_id, stage_no, state, started_at, due_on)
SELECT bench_id(8, n * 4 + no - 1), t.school_id, t.id, no, CASE no WHEN 1 THEN 'in_progress' ELSE 'locked' END,
    CASE no WHEN 1 THEN now() - interval '80 days' END, CASE no WHEN 1 THEN current_date + 10 END
FROM generate_series(1, 10000) n JOIN tracks t ON t.id = bench_id(7, n), generate_series(1, 4) no;
INSERT INTO stage_changes (id, school_id, stage_id, from_state, to_state, visibility, changed_at)
SELECT bench_id(9, n), s.school_id, s.id, 'locked', 'in_progress', 'pair', now() - interval '80 days'
FROM generate_series(1, 10000) n JOIN stages s ON s.id = bench_id(8, n * 4);
-- stage I is answered, so that it can be handed in
INSERT INTO answers (id, school_id, stage_id, question_id, author_id, text, visibility, answered_at)
SELECT bench_id(10, n * 10 + q.position), s.school_id, s.id, q.id, t.mentee_id, 'слова', 'pair', now()
FROM generate_series(1, 10000) n JOIN stages s ON s.id = bench_id(8, n * 4) JOIN tracks t ON t.id = s.track_id
JOIN questions q ON q.bank_version_id = t.question_bank_version_id AND q.stage_no = 1;
COMMIT;
VACUUM ANALYZE;
