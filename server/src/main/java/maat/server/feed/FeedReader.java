package maat.server.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads announcements from their table, in order and without a gap. Positions count every announcing commit, so a
 * missing one means that rows were removed before this reader came to them, and a position that went back means that
 * the database is another one; either way there is no telling what changed. Used by one thread.
 */
final class FeedReader {
    private static final String NEXT = """
            select h.position as head, a.position, a.dependencies
            from feed_head h left join announcements a on a.position > ?
            order by a.position
            limit ?""";

    /** Rows read at once; a subscriber's queue takes more than this. */
    private static final int BATCH = 500;

    private OptionalLong position = OptionalLong.empty();

    /** The last position handed out; empty before the first reading. */
    OptionalLong position() {
        return position;
    }

    /**
     * What was announced since the last reading, or nothing. The first reading hands out nothing and begins at the
     * position then committed.
     */
    List<FeedEvent> next(Connection connection) throws SQLException {
        var events = new ArrayList<FeedEvent>();
        try (var statement = connection.prepareStatement(NEXT)) {
            while (readBatch(statement, events) == BATCH) {
                // there may be more
            }
        }
        return events;
    }

    private int readBatch(PreparedStatement statement, List<FeedEvent> events) throws SQLException {
        statement.setLong(1, position.orElse(Long.MAX_VALUE));
        statement.setInt(2, BATCH);
        int rows = 0;
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                rows++;
                read(row, events);
            }
        }
        return rows;
    }

    private void read(ResultSet row, List<FeedEvent> events) throws SQLException {
        long head = row.getLong("head");
        long last = position.orElse(head);
        long announced = row.getLong("position");
        boolean isNone = row.wasNull();
        if (isNone ? head != last : announced > last + 1) {
            events.add(new FeedEvent.Reset(head));
            position = OptionalLong.of(head);
        } else if (isNone) {
            position = OptionalLong.of(head);
        } else if (announced == last + 1) {
            var dependencies = (String[]) row.getArray("dependencies").getArray();
            events.add(new FeedEvent.Change(announced, List.of(dependencies)));
            position = OptionalLong.of(announced);
        }
    }
}
