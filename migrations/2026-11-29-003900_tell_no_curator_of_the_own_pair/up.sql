-- Who is or was in a pair does not hear as its curator whose wish its end is, nor of a flag on it.
CREATE FUNCTION keep_from_the_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM audit_events e
            LEFT JOIN flags f ON f.id = e.object_id
            JOIN pair_members m ON m.pair_id = coalesce(f.pair_id, e.object_id)
            JOIN people p ON p.id = m.person_id
            WHERE e.id = NEW.id AND p.account_id = NEW.account_id) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_from_the_pair BEFORE INSERT ON notifications
    FOR EACH ROW WHEN (NEW.kind IN ('pair_consent_revoked', 'flag_raised')) EXECUTE FUNCTION keep_from_the_pair();
