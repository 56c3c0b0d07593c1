package maat.server.index;

import static org.assertj.core.api.Assertions.assertThat;

import maat.server.FakePacs;
import maat.server.ServerUnderTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading a study anew from the PACS, on request. */
final class FetchTest {
    private static final String STUDY = "1.2.3";
    private static final String SERIES = "1.2.3.1";
    private static final String STUDY_FETCH = "/api/studies/" + STUDY + "/fetch";
    private static final String SERIES_FETCH = "/api/studies/" + STUDY + "/series/fetch";

    @Test
    @DisplayName("Q-26 D-14 Internal clients have a known study read anew; nobody else may, and what is unknown is 404")
    void fetches() {
        try (var pacs = new FakePacs();
                var server = ServerUnderTest.start(ServerUnderTest.newDatabase(), pacs.root())) {
            var alice = server.user("alice");
            var internal = server.internal();
            assertThat(internal.form("POST", STUDY_FETCH).status()).isEqualTo(404);
            alice.put("/api/studies/" + STUDY + "/series/" + SERIES);
            assertThat(alice.form("POST", STUDY_FETCH).status()).isEqualTo(401);
            assertThat(alice.form("POST", SERIES_FETCH, "SeriesInstanceUID", SERIES)
                            .status())
                    .isEqualTo(401);
            assertThat(internal.form("POST", SERIES_FETCH, "SeriesInstanceUID", SERIES)
                            .status())
                    .as("the PACS has nothing of it yet")
                    .isEqualTo(400);

            pacs.study(STUDY, "00080020", "DA", "20260101");
            pacs.series(STUDY, SERIES, "00080060", "CS", "CT");
            assertThat(internal.form("POST", STUDY_FETCH).status()).isEqualTo(200);
            assertThat(alice.get("/api/studies")
                            .json()
                            .at("/0/00080061/Value/0")
                            .asText())
                    .isEqualTo("CT");
            assertThat(internal.form("POST", SERIES_FETCH, "SeriesInstanceUID", SERIES)
                            .status())
                    .isEqualTo(200);
            assertThat(internal.form("POST", SERIES_FETCH).status()).isEqualTo(400);
            assertThat(internal.form("POST", SERIES_FETCH, "SeriesInstanceUID", "x")
                            .status())
                    .isEqualTo(400);
            assertThat(internal.form("POST", SERIES_FETCH, "SeriesInstanceUID", "1.2.3.9")
                            .status())
                    .isEqualTo(404);
            pacs.answerWith(500);
            assertThat(internal.form("POST", STUDY_FETCH).status()).isEqualTo(502);
        }
    }
}
