package maat.policytests;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.policytests.world.Caller;
import maat.policytests.world.Question;
import maat.policytests.world.Source;
import maat.policytests.world.World;

/** Worlds and questions by chance; the same seed makes the same ones. */
final class RandomWorlds {
    private static final List<String> USERS = List.of("alice", "bob", "carol", "dave");
    private static final List<String> ALBUMS = List.of("knee", "hip", "hand", "foot");
    private static final List<String> STUDIES = List.of("1.1", "1.2", "1.3");
    private static final List<String> FLAGS =
            List.of("add_user", "download_series", "send_series", "delete_series", "add_series", "write_comments");
    private static final List<String> PERMISSIONS = List.of("read", "write", "download", "appropriate");
    private static final List<String> TOKENS = List.of("t1", "t2", "t3", "t4", "t5", "t6");
    private static final List<String> FIELDS =
            List.of("name", "add_series", "notification_new_series", "notification_new_comment");
    private static final List<String> ACTIONS = List.copyOf(Vocabulary.actions());

    /** A series that is not there, or not there any more. */
    private static final String UNKNOWN = "9.9";

    private final Random random;

    RandomWorlds(long seed) {
        this.random = new Random(seed);
    }

    World world() {
        var albums = new TreeMap<String, World.Album>();
        for (String album : ALBUMS.subList(0, 1 + random.nextInt(ALBUMS.size()))) {
            var members = some(USERS, 0.6);
            var admins = new HashSet<>(some(List.copyOf(members), 0.5));
            albums.put(album, new World.Album(admins, members, some(FLAGS, 0.4)));
        }
        var series = new TreeMap<String, World.Series>();
        for (String study : STUDIES) {
            for (int i = random.nextInt(4); i > 0; i--) {
                series.put(study + "." + i, series(study));
            }
        }
        var tokens = new TreeMap<String, World.Token>();
        for (String token : some(TOKENS, 0.8)) {
            tokens.put(token, token(List.copyOf(albums.keySet())));
        }
        return new World(some(USERS, 0.9), albums, series, tokens, some(List.of(UNKNOWN), 0.2)).withoutStrangers();
    }

    private World.Series series(String study) {
        Optional<String> lastOwner = chance(0.5) ? Optional.of(any(USERS)) : Optional.empty();
        return chance(0.1)
                ? new World.Series(study, false, new HashSet<>(List.of(any(USERS))), new HashSet<>(), Optional.empty())
                : new World.Series(study, true, some(USERS, 0.25), some(ALBUMS, 0.4), lastOwner);
    }

    private World.Token token(List<String> albums) {
        return new World.Token(
                any(USERS),
                chance(0.6) ? Optional.of(any(albums)) : Optional.empty(),
                some(PERMISSIONS, 0.7),
                World.NOW + (chance(0.05) ? 5_001 : -1_000),
                World.NOW + (chance(0.05) ? -5_001 : 1_000),
                chance(0.05));
    }

    Caller caller() {
        int kind = random.nextInt(20);
        if (kind < 7) {
            return person();
        }
        if (kind < 12) {
            return new Caller.Holder(any(TOKENS));
        }
        if (kind < 18) {
            return viewer();
        }
        return kind == 18 ? new Caller.Client() : new Caller.Anonymous();
    }

    private Caller person() {
        Set<String> roles = chance(0.1) ? Set.of("maat-admin") : Set.of();
        return new Caller.Person(any(USERS), roles, World.NOW + (chance(0.03) ? -60_001 : 3_600_000));
    }

    /** A viewer token never outlives the person's token from which it was made. */
    private Caller viewer() {
        long expires = World.NOW + (chance(0.03) ? -1 : 3_600_000);
        return new Caller.Viewer(
                chance(0.5) ? new Caller.Person(any(USERS), Set.of(), expires) : new Caller.Holder(any(TOKENS)),
                any(STUDIES),
                source(),
                some(List.of("read", "write"), 0.8),
                expires);
    }

    Source source() {
        return switch (random.nextInt(3)) {
            case 0 -> Source.ANY;
            case 1 -> Source.INBOX;
            default -> new Source.InAlbum(any(ALBUMS));
        };
    }

    /** A question with everything that its action may need. */
    Question question(World world) {
        String action = any(ACTIONS);
        var question = Question.of(action, caller());
        var series = chance(0.1) || world.series().isEmpty()
                ? UNKNOWN
                : any(List.copyOf(world.series().keySet()));
        var study = chance(0.1) || !world.series().containsKey(series)
                ? any(STUDIES)
                : world.series().get(series).study();
        if (action.startsWith("series.") || action.startsWith("album.series.")) {
            question = question.onSeries(study, series);
        } else if (!action.equals("study.store") && !action.equals("study.list") && action.contains("study")) {
            question = question.onStudy(study);
        }
        boolean takesAlbum =
                action.endsWith(".store") || action.equals("capability.create") || action.equals("capability.list");
        if (action.startsWith("album.") || (takesAlbum && chance(0.6))) {
            question = question.inAlbum(any(ALBUMS));
        }
        if (Stream.of(".send", "member.add", "member.remove", "admin.add", "admin.remove")
                        .anyMatch(action::endsWith)
                || (chance(0.3)
                        && Set.of("user.register", "capability.list", "album.comment.add", "study.comment.add")
                                .contains(action))) {
            question = question.toUser(any(USERS));
        }
        if (Set.of(
                        "study.list",
                        "study.read",
                        "study.series.list",
                        "study.favorite",
                        "series.read",
                        "series.favorite",
                        "study.send",
                        "study.claim",
                        "album.study.add")
                .contains(action)) {
            question = question.from(source());
        }
        return aboutTokens(question);
    }

    private Question aboutTokens(Question question) {
        return switch (question.action()) {
            case "capability.read", "capability.revoke" -> question.aboutToken(any(TOKENS));
            case "token.introspect" -> question.ofKind(any(List.of("user", "capability", "viewer", "pep")));
            case "album.edit" -> chance(0.2) ? question : question.changing(List.copyOf(some(FIELDS, 0.4)));
            default -> question;
        };
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Set<String> some(List<String> choices, double share) {
        return choices.stream().filter(_ -> chance(share)).collect(Collectors.toCollection(HashSet::new));
    }
}
