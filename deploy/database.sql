-- The user and the database of WebChat, for the first start: nothing else is needed. Run it as a superuser, for example
--   DB_PASSWORD=... psql -U postgres -f deploy/database.sql
\getenv password DB_PASSWORD
CREATE ROLE webchat LOGIN PASSWORD :'password';
CREATE DATABASE webchat OWNER webchat;
