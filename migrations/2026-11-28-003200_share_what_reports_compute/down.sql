DROP FUNCTION days_without;
DROP FUNCTION percent;
DROP FUNCTION side_of;
