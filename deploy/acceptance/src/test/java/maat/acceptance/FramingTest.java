package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import maat.acceptance.house.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Badly framed requests get one clear answer, and the connection closes")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {
    private House house;
    private Person alice;
    private SyntheticImage image;

    @BeforeAll
    void storedImage(House running) {
        house = running;
        alice = house.newPerson("alice");
        image = SyntheticImage.fresh();
        alice.stores(image);
    }

    Stream<List<String>> framing() {
        return Stream.of(
                List.of("Content-Length: 3", "Transfer-Encoding: chunked"),
                List.of("Content-Length: 3", "Content-Length: 4"),
                List.of("Content-Length: 3", "Content-Length: 3"),
                List.of("Content-Length: 3, 4"),
                List.of("Content-Length: +3"),
                List.of("Content-Length: -3"),
                List.of("Content-Length: 0x3"),
                List.of("Content-Length: 99999999999999999999"),
                List.of("Content-Length:"),
                List.of("Transfer-Encoding: gzip, chunked"),
                List.of("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
                List.of("Transfer-Encoding: xchunked"),
                List.of("Content-Length : 3"),
                List.of("X-A: a", " folded", "Content-Length: 3"),
                List.of("X-A: a\0b", "Content-Length: 3"),
                List.of("X A: a", "Content-Length: 3"),
                List.of("Host: elsewhere", "Content-Length: 3"));
    }

    @ParameterizedTest
    @DisplayName("H-20 framing that two readers could read in two ways: 400, one answer, and the connection closes")
    @MethodSource("framing")
    void framed(List<String> headers) throws IOException {
        var reply = Wire.send(
                house.root(0),
                "POST /api/register HTTP/1.1",
                host(),
                String.join("\r\n", headers),
                "",
                "0\r\n\r\nGET /api/studies HTTP/1.1",
                host(),
                "",
                "");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.answers()).isEqualTo(1);
        assertThat(reply.closed()).isTrue();
    }

    @Test
    @DisplayName("H-20 no Host, HTTP/0.9, an unknown version, a body on GET: 400 or 505, and the connection closes")
    void versions() throws IOException {
        for (var request : List.of(
                "GET /api/studies HTTP/1.1\r\n\r\n",
                "GET /api/studies\r\n\r\n",
                "GET /api/studies HTTP/3.7\r\n%s\r\n\r\n".formatted(host()),
                "GET /api/studies HTTP/1.1\r\n%s\r\n%s\r\nContent-Length: 3\r\n\r\nabc".formatted(host(), bearer()))) {
            var reply = Wire.send(house.root(0), request);
            assertThat(reply.status()).as(request).isIn(400, 505);
            assertThat(reply.closed()).as(request).isTrue();
        }
    }

    @Test
    @DisplayName("H-26 too long a request line: 414; too large or too many headers: 431")
    void oversized() throws IOException {
        assertThat(Wire.get(house.root(0), "/api/studies?x=" + "a".repeat(20_000), bearer())
                        .status())
                .isEqualTo(414);
        assertThat(Wire.send(house.root(0), "GET /api/studies HTTP/1.1", host(), "X-Big: " + "a".repeat(70_000), "", "")
                        .status())
                .isEqualTo(431);
        var many = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            many.append("X-%d: a\r\n".formatted(i));
        }
        assertThat(Wire.send(house.root(0), "GET /api/studies HTTP/1.1", host(), many.toString(), "")
                        .status())
                .isEqualTo(431);
    }

    private String host() {
        return "Host: " + house.root(0).getAuthority();
    }

    private String bearer() {
        return "Authorization: Bearer " + alice.token();
    }
}
