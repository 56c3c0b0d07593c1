package maat.policytests;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import maat.policytests.world.Caller;
import maat.policytests.world.Question;
import maat.policytests.world.Source;
import maat.policytests.world.World;

/** All that somebody can ask in a world: an action about everything there is, and about things that there are not. */
record EveryQuestion(World world) {
    private static final Set<String> TO_SOMEBODY = Set.of(
            "album.member.add",
            "album.member.remove",
            "album.admin.add",
            "album.admin.remove",
            "study.send",
            "series.send");
    private static final Set<String> FOR_AN_ALBUM_OR_NOT =
            Set.of("study.store", "series.store", "capability.create", "capability.list");
    private static final Set<String> FROM_A_SOURCE = Set.of(
            "study.list",
            "study.read",
            "study.favorite",
            "series.read",
            "series.favorite",
            "study.send",
            "study.claim",
            "album.study.add");
    private static final Set<String> ABOUT_NO_STUDY = Set.of("study.list", "study.store");

    Stream<Question> of(String action, Caller caller) {
        var questions = Stream.of(Question.of(action, caller));
        if (action.startsWith("series.") || action.startsWith("album.series.")) {
            questions = each(questions, series());
        } else if (action.contains("study") && !ABOUT_NO_STUDY.contains(action)) {
            questions = each(questions, studies());
        }
        if (action.startsWith("album.")) {
            questions = each(questions, albums());
        } else if (FOR_AN_ALBUM_OR_NOT.contains(action)) {
            questions = each(questions, orNot(albums()));
        }
        if (TO_SOMEBODY.contains(action)) {
            questions = each(questions, users());
        } else if (action.equals("user.register")) {
            questions = each(questions, orNot(users()));
        }
        if (FROM_A_SOURCE.contains(action)) {
            questions = each(questions, sources());
        }
        return switch (action) {
            case "capability.read", "capability.revoke" ->
                each(questions, changes(world.tokens().keySet(), Question::aboutToken));
            case "token.introspect" ->
                each(questions, changes(List.of("user", "capability", "viewer", "pep"), Question::ofKind));
            case "album.edit" ->
                each(
                        questions,
                        orNot(changes(
                                List.of(List.of("name"), List.of("notification_new_series")), Question::changing)));
            default -> questions;
        };
    }

    private interface Change<T> {
        Question apply(Question question, T value);
    }

    private static <T> List<Function<Question, Question>> changes(Iterable<T> values, Change<T> change) {
        var changes = new ArrayList<Function<Question, Question>>();
        values.forEach(value -> changes.add(question -> change.apply(question, value)));
        return changes;
    }

    private static List<Function<Question, Question>> orNot(List<Function<Question, Question>> changes) {
        return Stream.concat(Stream.of(Function.<Question>identity()), changes.stream())
                .toList();
    }

    private static Stream<Question> each(Stream<Question> questions, List<Function<Question, Question>> changes) {
        return questions.flatMap(question -> changes.stream().map(change -> change.apply(question)));
    }

    private List<Function<Question, Question>> series() {
        var changes = new ArrayList<Function<Question, Question>>();
        world.series().forEach((uid, one) -> changes.add(question -> question.onSeries(one.study(), uid)));
        changes.add(question -> question.onSeries("1.1", "9.9"));
        changes.add(question ->
                question.onSeries("9.9", world.series().keySet().iterator().next()));
        return changes;
    }

    private List<Function<Question, Question>> studies() {
        var studies = Stream.concat(
                world.series().values().stream().map(World.Series::study).distinct(), Stream.of("9.9"));
        return changes(studies.toList(), Question::onStudy);
    }

    private List<Function<Question, Question>> albums() {
        return changes(
                Stream.concat(world.albums().keySet().stream(), Stream.of("none"))
                        .toList(),
                Question::inAlbum);
    }

    private List<Function<Question, Question>> users() {
        return changes(
                Stream.concat(world.users().stream(), Stream.of("stranger")).toList(), Question::toUser);
    }

    private List<Function<Question, Question>> sources() {
        return changes(
                Stream.concat(
                                Stream.of(Source.ANY, Source.INBOX),
                                world.albums().keySet().stream().map(Source.InAlbum::new))
                        .toList(),
                Question::from);
    }
}
