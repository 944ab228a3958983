#!/bin/sh
# The owner migrates; the app and the partner face run and cannot rewrite the custody log; the partner face does not see what
# staff search. Run once, by the image, on an empty volume.
set -eu
psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" --set partner_password="$PARTNER_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
CREATE ROLE portal_partner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'partner_password';
CREATE DATABASE portal OWNER portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app, portal_partner;
SQL
