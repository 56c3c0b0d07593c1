package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import maat.server.ServerUnderTest;
import maat.server.config.ServerConfig;
import maat.server.database.Database;
import maat.server.principal.MasterKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that replace each other, on a real database whose rows are made to look older. */
final class KeyRotationTest {
    private static final Duration LIFE = Duration.ofDays(30);

    private final Database database = Database.open(
            new ServerConfig.Database(ServerUnderTest.newDatabase(), Optional.empty(), Optional.empty(), 8),
            new SimpleMeterRegistry());
    private final KeyRotation rotation = new KeyRotation(database, replica(), LIFE);

    @AfterEach
    void close() {
        rotation.close();
        database.close();
    }

    /** Another process on the same database, which remembers nothing. */
    private Keys replica() {
        return new Keys(database, new MasterKey(new byte[32]));
    }

    private void timePasses(Duration time) {
        database.withHandle(handle -> handle.execute(
                "update keys set begins_time = begins_time - ? * interval '1 second'", time.toSeconds()));
    }

    private List<String> published() {
        return replica().published().stream().map(JWK::getKeyID).toList();
    }

    @ParameterizedTest
    @EnumSource(KeyPurpose.class)
    @DisplayName("A key is replaced on schedule, and its tokens are good until they have run out")
    void overlap(KeyPurpose purpose) {
        String first = replica().newest(purpose).getKeyID();
        rotation.rotate();
        assertThat(count(purpose)).isEqualTo(1);

        timePasses(LIFE.minus(KeyRotation.AHEAD));
        rotation.rotate();
        rotation.rotate();
        assertThat(count(purpose)).isEqualTo(2);
        assertThat(replica().newest(purpose).getKeyID()).isEqualTo(first);

        timePasses(KeyRotation.AHEAD);
        rotation.rotate();
        String second = replica().newest(purpose).getKeyID();
        assertThat(second).isNotEqualTo(first);
        assertThat(replica().find(purpose, first)).isPresent();

        timePasses(purpose.longestLife().plus(KeyRotation.AHEAD));
        rotation.rotate();
        assertThat(replica().find(purpose, first)).isEmpty();
        assertThat(replica().newest(purpose).getKeyID()).isEqualTo(second);
    }

    private int count(KeyPurpose purpose) {
        return database.read(transaction -> KeySql.all(transaction, purpose.word()))
                .size();
    }

    @Test
    @DisplayName("A signing key is published before it signs, and as long as what it signed may be shown")
    void publishedInTime() {
        var before = published();
        assertThat(before).hasSize(3);
        timePasses(LIFE.minus(KeyRotation.AHEAD));
        rotation.rotate();
        assertThat(published()).hasSize(6).containsAll(before);
        timePasses(KeyRotation.AHEAD.plus(PacsCredentials.LONGEST_LIFE).plus(KeyRotation.AHEAD));
        rotation.rotate();
        assertThat(published()).hasSize(3).doesNotContainAnyElementsOf(before);
    }

    @Test
    @DisplayName("Key rotated away: when all keys are withdrawn by hand, the next token has a new one")
    void withdrawn() {
        String lost = replica().newest(KeyPurpose.VIEWER).getKeyID();
        database.withHandle(handle -> handle.execute("update keys set retired_time = now()"));
        assertThat(replica().find(KeyPurpose.VIEWER, lost)).isEmpty();
        assertThat(replica().newest(KeyPurpose.VIEWER).getKeyID()).isNotEqualTo(lost);
    }
}
