package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import maat.proxy.pipeline.FakeMaatServer.Await;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutwardTest {
    private static final byte[] BODY = "pixels".getBytes(StandardCharsets.UTF_8);

    @Test
    @DisplayName("AUTH-13, Q-38 configured origins are named and may send credentials; others get no CORS fields")
    void origins() {
        try (var world =
                new ProxyUnderTest(serving(BODY), "maat.proxy.cors.origins", "https://viewer, https://other")) {
            String known = ask(world, "Origin: https://viewer\r\n");
            assertThat(known)
                    .contains("Access-Control-Allow-Origin: https://viewer\r\n")
                    .contains("Access-Control-Allow-Credentials: true\r\n", "Vary: Origin\r\n");
            assertThat(ask(world, "Origin: https://evil\r\n"))
                    .doesNotContain("Access-Control-Allow-Origin")
                    .contains("Vary: Origin\r\n");
        }
    }

    private static String ask(ProxyUnderTest world, String field) {
        return world.raw("GET " + SERIES_PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + field
                + "Authorization: Bearer alice\r\n\r\n");
    }

    @Test
    @DisplayName("Q-39 The access log has one line per request, with the tokens of links masked and without queries")
    void accessLog(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("access");
        String link = "/api/link/secretsecretsecretsecret";
        try (var world = new ProxyUnderTest(serving(BODY), "maat.proxy.access.log", log.toString())) {
            world.get(SERIES_PATH + "?accept=image/jpeg", "alice");
            world.get(link + SERIES_PATH.substring(4), null);
            world.get(link + "/studies?PatientName=DOE", null);
            world.get("/nowhere" + link, null);
            world.get(link + "/link/secretSECRETsecretSECRET/studies", null);
            world.get("/api/link%2FsecretSECRETsecretSECRET/studies", null);
            world.get("/api//LINK/secretSECRETsecretSECRET.x/studies", null);
            world.get("/api/albums/secretSECRETsecretSECRET", null);
            world.get("/api/.well-known/oauth-authorization-server", null);
            world.raw("nonsense\r\n\r\n");
            Await.until("all lines are written", () -> read(log).lines().count() == 10);
        }
        assertThat(read(log).lines().map(line -> line.split(" ", 2)[1]))
                .anyMatch(line -> line.startsWith("127.0.0.1 GET " + SERIES_PATH + " 200 6 "))
                .anyMatch(line -> line.startsWith("127.0.0.1 GET /api/link/***/studies/" + ProxyUnderTest.STUDY))
                .anyMatch(line -> line.startsWith("127.0.0.1 GET /nowhere/api/link/*** 404 "))
                .anyMatch(line -> line.startsWith("127.0.0.1 GET /api/link/***/link/***/studies 400 "))
                .anyMatch(line -> line.startsWith("127.0.0.1 GET /api/***/studies 400 "))
                .anyMatch(line -> line.startsWith("127.0.0.1 GET /api/.well-known/oauth-authorization-server "))
                .anyMatch(line -> line.startsWith("127.0.0.1 - - 400 "))
                .noneMatch(line -> line.contains("secret") || line.contains("SECRET") || line.contains("DOE"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    @DisplayName("Deny by default: a server that does not decide in time is 503, and nothing reaches the PACS")
    void undecided() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        try (var world = new ProxyUnderTest(serving(BODY), "maat.proxy.timeout.decision", "300")) {
            world.server.beforeDeciding = () -> {
                try {
                    end.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            };
            assertThat(world.get(SERIES_PATH, "alice").statusCode()).isEqualTo(503);
            end.countDown();
        }
    }
}
