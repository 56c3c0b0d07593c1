package maat.policytests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import maat.policytests.world.Caller;
import maat.policytests.world.Question;
import maat.policytests.world.Source;
import maat.policytests.world.World;

/** Reads the cases: files of questions about worlds, each with the answer that is expected. */
final class Cases {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Cases() {}

    /**
     * @param expected status and reasons, in order
     * @param obligations what must be among the obligations, or missing
     */
    record Case(String file, String title, World world, Question question, String expected, JsonNode obligations) {}

    static List<Case> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(file -> in(file).stream())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder() {
        try {
            return Path.of(Cases.class.getResource("/cases").toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Case> in(Path file) {
        var document = read(file);
        var scene = scene(document.get("world").textValue());
        var cases = new ArrayList<Case>();
        for (JsonNode node : document.get("questions")) {
            var caller = scene.callers().get(node.get("caller").textValue());
            if (caller == null) {
                throw new IllegalArgumentException(file + ": nobody is called " + node.get("caller"));
            }
            cases.add(new Case(
                    file.getFileName().toString(),
                    node.get("title").textValue(),
                    scene.world(),
                    question(node, caller),
                    node.get("expect").textValue(),
                    node.path("obligations")));
        }
        return cases;
    }

    /** A world, and those who ask in it by name. */
    record Scene(World world, Map<String, Caller> callers) {}

    static Scene scene(String name) {
        var scene = read(folder().resolve("worlds/" + name + ".yaml"));
        var callers = new TreeMap<String, Caller>();
        scene.get("callers")
                .properties()
                .forEach(entry -> callers.put(entry.getKey(), caller(entry.getValue(), callers)));
        return new Scene(world(scene), callers);
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file.toString(), unreadable);
        }
    }

    private static Question question(JsonNode node, Caller caller) {
        String[] uids = text(node, "series").map(both -> both.split("/", 2)).orElse(new String[] {null, null});
        return new Question(
                node.get("action").textValue(),
                caller,
                text(node, "album").orElse(null),
                text(node, "study").orElse(uids[0]),
                uids[1],
                text(node, "user").orElse(null),
                text(node, "token").orElse(null),
                text(node, "kind").orElse(null),
                node.has("fields") ? List.copyOf(texts(node.get("fields"))) : null,
                Source.of(text(node, "source").orElse("any")));
    }

    private static World world(JsonNode scene) {
        return new World(
                texts(scene.get("users")),
                map(
                        scene.get("albums"),
                        node -> new World.Album(
                                texts(node.path("admins")), texts(node.path("members")), texts(node.path("grants")))),
                series(scene.get("series")),
                map(scene.get("tokens"), Cases::token),
                texts(scene.path("erasing")));
    }

    private static Map<String, World.Series> series(JsonNode nodes) {
        var series = new TreeMap<String, World.Series>();
        nodes.properties().forEach(entry -> {
            String[] uids = entry.getKey().split("/", 2);
            var node = entry.getValue();
            series.put(
                    uids[1],
                    new World.Series(
                            uids[0],
                            node.path("populated").asBoolean(true),
                            texts(node.path("inboxes")),
                            texts(node.path("albums")),
                            text(node, "last_owner")));
        });
        return series;
    }

    private static World.Token token(JsonNode node) {
        return new World.Token(
                node.get("owner").textValue(),
                text(node, "album"),
                texts(node.path("permissions")),
                World.NOW + node.path("begins").asLong(-1_000),
                World.NOW + node.path("ends").asLong(3_600_000),
                node.path("revoked").asBoolean(false));
    }

    private static Caller caller(JsonNode node, Map<String, Caller> known) {
        long expires = World.NOW + node.path("ends").asLong(3_600_000);
        if (node.has("user")) {
            return new Caller.Person(node.get("user").textValue(), texts(node.path("roles")), expires);
        }
        if (node.has("token")) {
            return new Caller.Holder(node.get("token").textValue());
        }
        if (node.has("viewer_of")) {
            return new Caller.Viewer(
                    known.get(node.get("viewer_of").textValue()),
                    node.get("study").textValue(),
                    Source.of(text(node, "source").orElse("any")),
                    texts(node.get("scope")),
                    expires,
                    node.path("bound").asBoolean());
        }
        return node.has("client") ? new Caller.Client() : new Caller.Anonymous();
    }

    private static <T> Map<String, T> map(JsonNode nodes, Function<JsonNode, T> reader) {
        var map = new TreeMap<String, T>();
        nodes.properties().forEach(entry -> map.put(entry.getKey(), reader.apply(entry.getValue())));
        return map;
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.path(name).textValue());
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new HashSet<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
