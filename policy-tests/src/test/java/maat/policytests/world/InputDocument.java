package maat.policytests.world;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes a question about a world as the policies read it, with the facts that the server's statements would find. */
public final class InputDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;
    private final Question question;
    private final String user;

    private InputDocument(World world, Question question) {
        this.world = world;
        this.question = question;
        this.user = world.userOf(question.caller()).orElse(null);
    }

    public static ObjectNode of(World world, Question question) {
        var input = JSON.objectNode().put("action", question.action());
        var document = new InputDocument(world, question);
        document.principal(question.caller(), input.putObject("principal"));
        document.resource(input.putObject("resource"));
        document.facts(input.putObject("facts"));
        var context = input.putObject("context").put("now", World.NOW);
        source(question.source(), context.putObject("source"));
        return input;
    }

    private void principal(Caller caller, ObjectNode into) {
        switch (caller) {
            case Caller.Person person -> {
                into.put("kind", "user").put("user", person.user()).put("expires", person.expires());
                person.roles().forEach(into.putArray("roles")::add);
            }
            case Caller.Holder _ -> into.put("kind", "capability");
            case Caller.Viewer viewer -> {
                into.put("kind", "viewer").put("expires", viewer.expires());
                into.put("wraps", viewer.of() instanceof Caller.Person ? "user" : "capability");
                var limits = into.putObject("viewer").put("id", "v1").put("study", viewer.study());
                source(viewer.source(), limits.putObject("source"));
                viewer.scope().forEach(limits.putArray("scope")::add);
                limits.put("bound", viewer.bound());
            }
            case Caller.Client _ -> into.put("kind", "client").put("client", "proxy");
            case Caller.Anonymous _ -> into.put("kind", "anonymous");
        }
    }

    private static void source(Source source, ObjectNode into) {
        switch (source) {
            case Source.Any _ -> into.put("kind", "any");
            case Source.Inbox _ -> into.put("kind", "inbox");
            case Source.InAlbum in -> into.put("kind", "album").put("album", in.album());
        }
    }

    private void resource(ObjectNode into) {
        into.put("type", type());
        put(into, "album", question.album());
        put(into, "study", question.study());
        put(into, "series", question.series());
        put(into, "user", question.user());
        put(into, "kind", question.kind());
        if (question.fields() != null) {
            question.fields().forEach(into.putArray("fields")::add);
        }
    }

    private String type() {
        if (question.series() != null) {
            return "series";
        }
        if (question.study() != null) {
            return "study";
        }
        if (question.token() != null || question.kind() != null) {
            return "token";
        }
        return question.album() != null ? "album" : "system";
    }

    private static void put(ObjectNode into, String name, String value) {
        if (value != null) {
            into.put(name, value);
        }
    }

    private void facts(ObjectNode into) {
        caller(into.putObject("caller"));
        String album = question.album() != null ? question.album() : albumOfViewer();
        if (album != null) {
            album(album, into.putObject("album"));
        }
        if (question.source() instanceof Source.InAlbum in) {
            album(in.album(), into.putObject("source_album"));
        }
        if (question.series() != null) {
            series(into.putObject("series"));
        } else if (question.study() != null) {
            study(into.putObject("study"));
        }
        if (question.action().equals("user.register")) {
            into.put("email_taken", question.user() != null && !question.user().equals(user));
        } else if (question.user() != null) {
            target(into.putObject("target"));
        }
        if (question.token() != null) {
            capability(into.putObject("capability"));
        }
    }

    private String albumOfViewer() {
        return question.caller() instanceof Caller.Viewer viewer && viewer.source() instanceof Source.InAlbum in
                ? in.album()
                : null;
    }

    private void caller(ObjectNode into) {
        into.put("registered", user != null);
        put(into, "user", user);
        world.tokenOf(question.caller()).ifPresent(entry -> token(entry, into.putObject("capability")));
    }

    private void token(Map.Entry<String, World.Token> entry, ObjectNode into) {
        var token = entry.getValue();
        into.put("id", entry.getKey()).put("scope", token.album().isPresent() ? "album" : "user");
        token.album().ifPresent(album -> into.put("album", album));
        token.permissions().forEach(into.putArray("permissions")::add);
        into.put("not_before", token.notBefore())
                .put("expires", token.expires())
                .put("revoked", token.revoked());
        into.put("creator_is_admin", token.album().map(this::isAdmin).orElse(false));
    }

    private boolean isAdmin(String album) {
        return world.albums().containsKey(album)
                && world.albums().get(album).admins().contains(user);
    }

    private void album(String name, ObjectNode into) {
        var album = world.albums().get(name);
        boolean member = album != null && user != null && album.everybody().contains(user);
        into.put("exists", album != null).put("member", member);
        into.put("admin", member && album.admins().contains(user));
        var permissions = into.putArray("permissions");
        if (member) {
            album.grants().forEach(permissions::add);
        }
        into.put("admins", album == null ? 0 : album.admins().size());
        into.put("members", album == null ? 0 : album.everybody().size());
    }

    private void series(ObjectNode into) {
        var series = world.series().get(question.series());
        boolean misplaced = series != null && !series.study().equals(question.study());
        var subject = series == null || misplaced ? Set.<World.Series>of() : Set.of(series);
        into.put("known", series != null);
        into.put("populated", series != null && series.populated()).put("other_study", misplaced);
        into.set("paths", Paths.to(world, user, subject, named()));
        if (question.action().equals("series.read")) {
            return;
        }
        into.put("erasing", world.erasing().contains(question.series()));
        into.put("in_inbox", subject.stream().anyMatch(one -> one.inboxes().contains(user)));
        into.put("in_album", subject.stream().anyMatch(one -> one.albums().contains(question.album())));
        into.put("orphan", subject.stream().anyMatch(one -> world.holders(one).isEmpty()));
        into.put(
                "last_owner",
                series != null
                        && user != null
                        && series.lastOwner().filter(user::equals).isPresent());
    }

    private void study(ObjectNode into) {
        var subject = world.seriesOf(question.study()).values();
        into.put("known", !subject.isEmpty());
        into.put("in_album", subject.stream().anyMatch(one -> one.albums().contains(question.album())));
        into.set("paths", Paths.to(world, user, subject, named()));
    }

    private Set<String> named() {
        var named = new HashSet<String>();
        if (question.source() instanceof Source.InAlbum in) {
            named.add(in.album());
        }
        if (albumOfViewer() != null) {
            named.add(albumOfViewer());
        }
        world.tokenOf(question.caller())
                .flatMap(entry -> entry.getValue().album())
                .ifPresent(named::add);
        return named;
    }

    private void target(ObjectNode into) {
        var album = question.album() == null ? null : world.albums().get(question.album());
        into.put("exists", world.users().contains(question.user()));
        into.put("self", question.user().equals(user));
        into.put("member", album != null && album.everybody().contains(question.user()));
        into.put("admin", album != null && album.admins().contains(question.user()));
        if (question.action().equals("study.comment.add")) {
            into.put(
                    "sees_study",
                    world.seriesOf(question.study()).values().stream()
                            .anyMatch(one -> world.holders(one).contains(question.user())));
        }
    }

    private void capability(ObjectNode into) {
        var token = world.tokens().get(question.token());
        into.put("exists", token != null)
                .put("own", token != null && token.owner().equals(user));
        into.put(
                "album_admin", token != null && token.album().map(this::isAdmin).orElse(false));
    }
}
