package maat.server.album;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import maat.server.album.AlbumView.Page;
import maat.server.database.Transaction;

/**
 * The list of a member's albums, one statement: what is asked for is filtered, counted and sorted first, and only the
 * page that is shown is written out.
 */
final class AlbumListView {
    private static final Pattern STARS = Pattern.compile("\\*+");

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> bindings = new LinkedHashMap<>();

    private AlbumListView() {}

    static Page of(Transaction transaction, long member, AlbumSearch search) {
        return new AlbumListView().page(transaction, member, search);
    }

    private Page page(Transaction transaction, long member, AlbumSearch search) {
        filter(search);
        return transaction
                .query("""
                        with found as materialized (
                            select a.id, row_number() over (order by %s %s, a.last_event_time desc, a.id desc) as place
                            from albums a join members m on m.album = a.id and m.member = :member
                            where true %s)
                        select coalesce(json_agg(%s order by f.place), '[]')::text as entries,
                            (select count(*) from found) as total
                        from (select id, place from found order by place limit :limit offset :offset) f
                        join albums a on a.id = f.id
                        join members m on m.album = a.id and m.member = :member
                        cross join lateral (%s) c""".formatted(
                                key(search.sort()),
                                search.descending() ? "desc" : "asc",
                                String.join(" ", conditions),
                                AlbumView.FULL,
                                AlbumView.CONTENT))
                .bind("member", member)
                .bind("limit", search.paging().limit())
                .bind("offset", search.paging().offset())
                .bindMap(bindings)
                .map((row, _) -> new Page(row.getString("entries"), row.getLong("total")))
                .one();
    }

    private static String key(AlbumSearch.Sort sort) {
        return switch (sort) {
            case CREATED_TIME -> "a.created_time";
            case LAST_EVENT_TIME -> "a.last_event_time";
            case NAME -> "lower(a.name)";
            case NUMBER_OF_USERS -> AlbumView.NUMBER_OF_USERS;
            case NUMBER_OF_STUDIES -> AlbumView.NUMBER_OF_STUDIES;
            case NUMBER_OF_COMMENTS -> AlbumView.NUMBER_OF_COMMENTS;
        };
    }

    private void filter(AlbumSearch search) {
        search.name().ifPresent(name -> named(name, search.bySound()));
        between("a.created_time", search.created());
        between("a.last_event_time", search.lastEvent());
        search.modality().ifPresent(this::withModality);
        if (search.favorites()) {
            conditions.add("and m.favorite");
        }
        if (search.canAddSeries()) {
            conditions.add("and (m.admin or a.add_series)");
        }
        if (search.canCreateToken()) {
            conditions.add("and m.admin");
        }
    }

    private void named(String name, boolean bySound) {
        bindings.put("name", pattern(name));
        if (bySound) {
            bindings.put("sound", name.replace("*", ""));
            conditions.add("and (a.name ilike :name or (soundex(:sound) <> '' and soundex(a.name) = soundex(:sound)))");
        } else {
            conditions.add("and a.name ilike :name");
        }
    }

    /** A run of stars is one; whatever else means something to {@code like} is taken literally (ALB-05). */
    private static String pattern(String name) {
        String literal = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return STARS.matcher(literal).replaceAll("%");
    }

    private void between(String column, DayRange days) {
        String name = column.substring(2);
        days.from().ifPresent(day -> {
            bindings.put(name + "_from", day.atStartOfDay().atOffset(ZoneOffset.UTC));
            conditions.add("and %s >= :%s_from".formatted(column, name));
        });
        days.until().ifPresent(day -> {
            bindings.put(name + "_before", day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
            conditions.add("and %s < :%s_before".formatted(column, name));
        });
    }

    private void withModality(String modality) {
        bindings.put("modality", modality);
        conditions.add("""
                and exists (select from album_series l join series s on s.id = l.series
                    where l.album = a.id and s.populated and upper(s.modality) = upper(:modality))""");
    }
}
