DROP TRIGGER keep_from_the_pair ON notifications;
DROP FUNCTION keep_from_the_pair();
