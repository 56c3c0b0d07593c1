package maat.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import maat.server.ServerUnderTest;
import maat.server.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FeedReaderTest {
    private Database database;
    private Connection connection;
    private final FeedReader reader = new FeedReader();

    @BeforeEach
    void open() throws SQLException {
        database = TestFeed.open(ServerUnderTest.newDatabase());
        connection = database.openListener();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    @DisplayName("Begins at the committed position, without what was announced before")
    void beginsAtTheHead() throws SQLException {
        announce("user:old");

        assertThat(reader.next(connection)).isEmpty();
        assertThat(reader.position()).hasValue(1);
    }

    @Test
    @DisplayName("Hands out what was announced since, once and in order")
    void readsOnce() throws SQLException {
        reader.next(connection);
        announce("user:alice", "album:x");
        announce("series:1.2");

        assertThat(reader.next(connection))
                .containsExactly(
                        new FeedEvent.Change(1, List.of("user:alice", "album:x")),
                        new FeedEvent.Change(2, List.of("series:1.2")));
        assertThat(reader.next(connection)).isEmpty();
    }

    @Test
    @DisplayName("Reads more than one batch at a time")
    void readsManyBatches() throws SQLException {
        reader.next(connection);
        IntStream.range(0, 1_050).forEach(_ -> announce("policy"));

        assertThat(reader.next(connection))
                .extracting(FeedEvent::position)
                .hasSize(1_050)
                .isSorted();
    }

    @Test
    @DisplayName("Starts over when announcements were removed before they were read")
    void noticesRemovedRows() throws SQLException {
        reader.next(connection);
        announce("user:a");
        announce("user:b");
        announce("user:c");
        execute("delete from announcements where position < 3");

        assertThat(reader.next(connection)).containsExactly(new FeedEvent.Reset(3));
        announce("user:d");
        assertThat(reader.next(connection)).containsExactly(new FeedEvent.Change(4, List.of("user:d")));
    }

    @Test
    @DisplayName("Starts over when all announcements were removed")
    void noticesThatAllRowsAreGone() throws SQLException {
        reader.next(connection);
        announce("user:a");
        execute("delete from announcements");

        assertThat(reader.next(connection)).containsExactly(new FeedEvent.Reset(1));
    }

    @Test
    @DisplayName("Starts over when the position went back, as after a restored database")
    void noticesAnotherDatabase() throws SQLException {
        announce("user:a");
        announce("user:b");
        reader.next(connection);
        execute("update feed_head set position = 1");

        assertThat(reader.next(connection)).containsExactly(new FeedEvent.Reset(1));
    }

    @Test
    @DisplayName("Cleaning removes what is an hour old, and never leaves a gap")
    void cleaningLeavesNoGap() throws SQLException {
        reader.next(connection);
        IntStream.range(0, 5).forEach(_ -> announce("policy"));
        execute("update announcements set announced_time = now() - interval '2 hours' where position in (1, 2, 4)");
        try (var cleaning = new FeedCleaning(database)) {
            cleaning.clean();
        }

        assertThat(database.<List<Long>>withHandle(
                        handle -> handle.createQuery("select position from announcements order by position")
                                .mapTo(Long.class)
                                .list()))
                .containsExactly(3L, 4L, 5L);
        assertThat(reader.next(connection)).containsExactly(new FeedEvent.Reset(5));
    }

    private void announce(String... dependencies) {
        TestFeed.announce(database, dependencies);
    }

    private void execute(String sql) {
        database.withHandle(handle -> handle.execute(sql));
    }
}
