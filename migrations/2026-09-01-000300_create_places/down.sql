DROP TABLE academic_years;
DROP TABLE schools;
DROP TABLE departments;
