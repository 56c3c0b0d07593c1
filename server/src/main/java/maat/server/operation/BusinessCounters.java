package maat.server.operation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import maat.server.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much there is of what (reference 2.7.1, OPS-02): counted when metrics are read, and not more often than twice a
 * minute. While the database cannot be asked there are no numbers.
 */
public final class BusinessCounters {
    private static final Logger LOG = LoggerFactory.getLogger(BusinessCounters.class);
    private static final Duration KEPT = Duration.ofSeconds(30);

    private static final String COUNTS = """
            with tokens as (
                select album is not null as of_album, count(*) as number,
                    count(*) filter (where revoke_time is null and now() between not_before_time and expiration_time)
                        as active
                from capability_tokens group by album is not null),
            study_comments as (select target from events where comment is not null and album is null)
            select
                (select count(*) from albums) as number_of_albums,
                (select count(*) from users) as number_of_users,
                (select count(*) from studies where populated) as number_of_studies,
                (select count(*) from studies where not populated) as number_of_unpopulated_studies,
                (select count(*) from series where populated) as number_of_series,
                (select count(*) from series where not populated) as number_of_unpopulated_series,
                (select count(*) from series s
                    where s.populated and not exists (select from inbox_series i where i.series = s.id)
                        and not exists (select from album_series l where l.series = s.id)) as number_of_orphan_series,
                (select coalesce(sum(instances), 0) from series where populated) as number_of_instances,
                (select count(*) from members where favorite) as number_of_fav_albums,
                (select count(*) from inbox_series where favorite)
                    + (select count(*) from album_series where favorite) as number_of_fav_series,
                coalesce((select active from tokens where not of_album), 0) as number_of_active_user_capability_tokens,
                coalesce((select number - active from tokens where not of_album), 0)
                    as number_of_inactive_user_capability_tokens,
                coalesce((select number from tokens where not of_album), 0) as number_of_user_capability_tokens,
                coalesce((select active from tokens where of_album), 0) as number_of_active_album_capability_tokens,
                coalesce((select number - active from tokens where of_album), 0)
                    as number_of_inactive_album_capability_tokens,
                coalesce((select number from tokens where of_album), 0) as number_of_album_capability_tokens,
                coalesce((select sum(number) from tokens), 0) as number_of_capability_tokens,
                (select count(*) from study_comments where target is null) as number_of_public_study_comments,
                (select count(*) from study_comments where target is not null) as number_of_private_study_comments,
                (select count(*) from study_comments) as number_of_study_comments""";

    private static final List<String> NAMES = List.of(
            "number_of_albums",
            "number_of_users",
            "number_of_studies",
            "number_of_unpopulated_studies",
            "number_of_series",
            "number_of_unpopulated_series",
            "number_of_orphan_series",
            "number_of_instances",
            "number_of_fav_albums",
            "number_of_fav_series",
            "number_of_active_user_capability_tokens",
            "number_of_inactive_user_capability_tokens",
            "number_of_user_capability_tokens",
            "number_of_active_album_capability_tokens",
            "number_of_inactive_album_capability_tokens",
            "number_of_album_capability_tokens",
            "number_of_capability_tokens",
            "number_of_public_study_comments",
            "number_of_private_study_comments",
            "number_of_study_comments");

    private final Database database;
    private final ReentrantLock counting = new ReentrantLock();
    private Map<String, Object> counts = Map.of();
    private long countedNanos = System.nanoTime() - KEPT.toNanos();

    private BusinessCounters(Database database) {
        this.database = database;
    }

    public static void register(Database database, MeterRegistry meters) {
        var counters = new BusinessCounters(database);
        for (String name : NAMES) {
            Gauge.builder("maat_" + name, () -> counters.count(name)).register(meters);
        }
    }

    private double count(String name) {
        counting.lock();
        try {
            if (System.nanoTime() - countedNanos >= KEPT.toNanos()) {
                counts = countAll();
                countedNanos = System.nanoTime();
            }
            return counts.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
        } finally {
            counting.unlock();
        }
    }

    private Map<String, Object> countAll() {
        try {
            return database.withHandle(
                    handle -> handle.createQuery(COUNTS).mapToMap().one());
        } catch (RuntimeException unreachable) {
            LOG.warn("Nothing is counted: {}", unreachable.toString());
            return Map.of();
        }
    }
}
