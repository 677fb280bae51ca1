ALTER TABLE pair_leavings
    DROP CONSTRAINT pair_leavings_initiator,
    ADD CONSTRAINT pair_leavings_initiator CHECK (initiator IN ('mentor', 'mentee', 'curator'));
ALTER TABLE pair_endings DROP CONSTRAINT pair_endings_initiator,
    ADD CONSTRAINT pair_endings_initiator CHECK (initiator IN ('mentor', 'mentee', 'curator')),
    ALTER ended_by SET NOT NULL;
DROP VIEW mentor_slot_cards;
DROP VIEW mentor_request_cards;
DROP TABLE flash_responses;
DROP TABLE mentor_slots;
DROP TABLE mentor_requests;
ALTER TABLE schools DROP max_open_requests, DROP request_days;
