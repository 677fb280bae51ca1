DROP TRIGGER certificates_hold ON tracks;
DROP FUNCTION keep_certified();
DROP TABLE certificates;
DROP FUNCTION keep_certificate();
