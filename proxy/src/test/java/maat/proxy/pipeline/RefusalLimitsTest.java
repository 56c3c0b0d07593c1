package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is refused too often is not asked about any more. */
class RefusalLimitsTest {
    private static final byte[] NOTHING = {};

    @Test
    @DisplayName("Too many refusals of one address are answered without asking a server; what is allowed goes on")
    void refusalsAreLimited() {
        try (var world = new ProxyUnderTest(
                serving(NOTHING), "maat.proxy.refusals.burst", "5", "maat.proxy.refusals.rate", "1")) {
            assertThat(world.get(SERIES_PATH, "alice").statusCode()).isEqualTo(200);
            world.server.refused.put("eve", "unauthorized");
            for (int i = 0; i < 5; i++) {
                assertThat(world.get(SERIES_PATH, "eve").statusCode()).isEqualTo(401);
            }
            int asked = world.server.questions.get();
            var limited = world.get(SERIES_PATH, "eve");
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("Retry-After")).isPresent();
            assertThat(world.server.questions).hasValue(asked);
            assertThat(world.get(SERIES_PATH, "alice").statusCode()).isEqualTo(200);
            assertThat(world.get(SERIES_PATH + ".1", "alice").statusCode())
                    .as("who was allowed something does not pay for others at the same address")
                    .isEqualTo(200);
            world.server.refused.put("alice", "not_found");
            for (int i = 0; i < 5; i++) {
                assertThat(world.get(SERIES_PATH + ".2", "alice").statusCode()).isEqualTo(404);
            }
            assertThat(world.get(SERIES_PATH + ".2", "alice").statusCode())
                    .as("but for itself")
                    .isEqualTo(429);
        }
    }

    @Test
    @DisplayName("When the server has seen too many wrong secrets from an address, its client is told so")
    void guesses() {
        try (var world = new ProxyUnderTest(serving(NOTHING))) {
            world.server.decisionStatus = 429;
            var limited = world.get(SERIES_PATH, "A".repeat(22));
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    @DisplayName("Too many refusals of an IPv6 network are those of one client, whichever of its addresses it uses")
    void networks() {
        try (var world = new ProxyUnderTest(
                serving(NOTHING),
                "maat.proxy.refusals.burst",
                "5",
                "maat.proxy.refusals.rate",
                "1",
                "maat.proxy.trusted.addresses",
                "127.0.0.1")) {
            world.server.refused.put("eve", "unauthorized");
            int status = 401;
            for (int tries = 1; status == 401 && tries < 100; tries++) {
                status = from(world, "2001:db8:0:1:" + tries + "::1");
            }
            assertThat(status).isEqualTo(429);
            assertThat(from(world, "2001:db8:0:2::1")).isEqualTo(401);
        }
    }

    private static int from(ProxyUnderTest world, String address) {
        return world.get(SERIES_PATH, "eve", "X-Forwarded-For", address).statusCode();
    }
}
