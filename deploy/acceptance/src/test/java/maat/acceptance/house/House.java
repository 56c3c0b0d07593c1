package maat.acceptance.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A running Maat, started by the launcher as deploy/up starts it, in a data folder of its own. */
public final class House implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Process launcher;
    private final Map<String, Person> people = new HashMap<>();

    private House(Path folder, Process launcher) {
        this.folder = folder;
        this.launcher = launcher;
    }

    /** Starts a house in an empty data folder and waits until it is ready. */
    public static House start(Plan plan) {
        try {
            var folder = plan.folder();
            delete(folder);
            Files.createDirectories(folder.resolve("data"));
            var remembered = new StringBuilder();
            plan.ports().forEach((part, port) -> remembered.append("port.%s=%d\n".formatted(part, port)));
            Files.writeString(folder.resolve("data/remembered.properties"), remembered);
            return resume(plan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a house on the data folder that an earlier one of that name left behind. */
    public static House resume(Plan plan) {
        var folder = plan.folder();
        var house = new House(folder, plan.launch(folder));
        Await.until(plan.name() + " is ready", () -> {
            if (!house.launcher.isAlive()) {
                throw new IllegalStateException("The launcher ended: " + house.screen());
            }
            return Files.exists(folder.resolve("ready.json"));
        });
        return house;
    }

    /** After the launcher was killed: takes away the ready file that it could not take away itself. */
    public void forgetReadiness() {
        try {
            Files.deleteIfExists(folder.resolve("ready.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it showed on its screen. */
    public String screen() {
        return read(folder.resolve("screen.txt"));
    }

    public Process launcher() {
        return launcher;
    }

    public URI api(int proxy) {
        return URI.create(ready().path("public").get(proxy).asText() + "/api");
    }

    public URI root(int proxy) {
        return URI.create(ready().path("public").get(proxy).asText());
    }

    public URI server(int server) {
        return URI.create(ready().path("servers").get(server).asText());
    }

    public URI pacs() {
        return URI.create(ready().path("pacs").asText());
    }

    public URI issuer() {
        return URI.create(ready().path("issuer").asText());
    }

    public String internalClient() {
        return ready().path("internal_client").asText();
    }

    public JsonNode ready() {
        try {
            return JSON.readTree(read(folder.resolve("ready.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> processNames() {
        var names = new ArrayList<String>();
        ready().path("processes")
                .forEach(process -> names.add(process.path("name").asText()));
        return names;
    }

    public long pid(String process) {
        for (var one : ready().path("processes")) {
            if (one.path("name").asText().equals(process)) {
                return one.path("pid").asLong();
            }
        }
        throw new AssertionError("No process " + process);
    }

    /** Kills a process without warning and waits until its successor works. */
    public void killAndAwait(String process) {
        long old = pid(process);
        signal("KILL", List.of(old));
        awaitSuccessor(process, old);
    }

    public void awaitSuccessor(String process, long old) {
        Await.until(process + " works again", () -> pid(process) != old);
    }

    /** Stops a process, and what it started, in its tracks. */
    public void freeze(String process) {
        signal("STOP", withOffspring(process));
    }

    public void thaw(String process) {
        signal("CONT", withOffspring(process));
    }

    private List<Long> withOffspring(String process) {
        long pid = pid(process);
        var all = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).ifPresent(handle -> handle.descendants().forEach(child -> all.add(child.pid())));
        return all;
    }

    public static void signal(String signal, List<Long> processes) {
        var command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(pid -> command.add(String.valueOf(pid)));
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Somebody new, registered, whose name begins so. */
    public Person newPerson(String name) {
        return person(name + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** Registered under exactly that name. */
    public Person person(String sub) {
        synchronized (people) {
            return people.computeIfAbsent(sub, this::register);
        }
    }

    private Person register(String sub) {
        var person = new Person(this, sub, token(sub));
        var answer = Client.anonymous(api(0)).post("/register", Map.of("access_token", person.token()));
        if (answer.status() != 200) {
            throw new AssertionError("register: " + answer);
        }
        return person;
    }

    /** A token of the development provider for somebody who need not be registered. */
    public String token(String sub) {
        var answer = Client.anonymous(issuer())
                .post(
                        "/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "acceptance",
                                "scope", "openid",
                                "username", sub,
                                "password", "any"));
        if (answer.status() != 200) {
            throw new AssertionError("token: " + answer);
        }
        return answer.json().path("access_token").asText();
    }

    /** A token like the person's own, with further claims that the development provider gives to nobody. */
    public String signed(Person person, Map<String, Object> claims) {
        try {
            var own = SignedJWT.parse(person.token());
            var all = new JWTClaimsSet.Builder(own.getJWTClaimsSet());
            claims.forEach(all::claim);
            var token = new SignedJWT(own.getHeader(), all.build());
            token.sign(new RSASSASigner(providerKey()));
            return token.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of the development provider, to make tokens that it would not. */
    public RSAKey providerKey() {
        try {
            return RSAKey.parse(read(folder.resolve("data/secrets/development-provider-key.json")));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        launcher.destroy();
        try {
            if (!launcher.waitFor(60, TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException problem) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
