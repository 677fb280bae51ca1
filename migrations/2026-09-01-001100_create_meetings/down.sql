DROP TABLE attendances;
DROP TABLE meetings;
