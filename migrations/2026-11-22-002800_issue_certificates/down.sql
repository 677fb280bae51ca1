DROP TABLE certificates;
DROP FUNCTION keep_certificate();
