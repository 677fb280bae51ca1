DROP TABLE match_proposals;
DROP TABLE matchings;
ALTER TABLE programs DROP CONSTRAINT programs_some_weight, DROP needs_weight, DROP load_weight, DROP availability_weight,
    DROP level_weight, DROP subject_weight, DROP earlier_weight;
