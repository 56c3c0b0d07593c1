package maat.server.database;

import java.util.OptionalLong;

/** Where in the change feed a transaction's announcement stands, if it made one. */
record Announcement(OptionalLong position) {}
