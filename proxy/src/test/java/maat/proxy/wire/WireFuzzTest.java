package maat.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WireFuzzTest {
    private static final HeadLimits LIMITS = new HeadLimits(1_000, 4_000, 20);
    private static final String HEAD =
            "GET /api/studies?x=%20 HTTP/1.1\r\nHost: a:1\r\nAccept: */*\r\nX-Y:  z \t\r\n\r\n";
    private static final String CHUNKS = "3;a=b\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n";

    /** What a reader makes of some bytes that arrive in pieces: the messages, or that they are malformed. */
    private static String read(byte[] bytes, List<Integer> cuts) {
        HeadScanner scanner = new HeadScanner(LIMITS, 414);
        RequestParser parser = new RequestParser(LIMITS);
        BodyDecoder body = new BodyDecoder(LIMITS);
        StringBuilder seen = new StringBuilder();
        ByteBuf in = Unpooled.buffer();
        boolean inBody = false;
        int at = 0;
        List<Integer> ends = new ArrayList<>(
                cuts.stream().sorted().filter(c -> c < bytes.length).toList());
        ends.add(bytes.length);
        try {
            for (int end : ends) {
                in.writeBytes(bytes, at, end - at);
                at = end;
                boolean more = true;
                while (more) {
                    if (inBody) {
                        ByteBuf piece = body.next(in);
                        if (piece != null) {
                            seen.append(piece.toString(StandardCharsets.ISO_8859_1));
                            piece.release();
                        }
                        inBody = !body.done();
                        seen.append(inBody ? "" : "|end|");
                        more = piece != null || !inBody;
                    } else {
                        byte[] head = scanner.next(in);
                        more = head != null;
                        if (more) {
                            RequestHead request = parser.parse(head);
                            seen.append(request.method())
                                    .append(' ')
                                    .append(request.target())
                                    .append('|');
                            request.fields().forEach((name, value) -> seen.append(name + '=' + value + '|'));
                            if (request.chunked()) {
                                body.startChunked();
                            } else {
                                body.startLength(Math.max(0, request.contentLength()));
                            }
                            inBody = !body.done();
                        }
                    }
                }
            }
        } catch (MalformedMessage malformed) {
            seen.append("|malformed");
        } finally {
            in.release();
        }
        return seen.toString();
    }

    @Provide
    Arbitrary<byte[]> messages() {
        Arbitrary<String> valid = Arbitraries.of(
                HEAD,
                HEAD + HEAD,
                "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS + HEAD,
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345" + HEAD);
        Arbitrary<Integer> positions = Arbitraries.integers().between(0, 200);
        Arbitrary<String> splices =
                Arbitraries.of("\r", "\n", "\r\n", " ", "\t", ":", ",", "\0", "0", "a", ";", "\u00ff", "", "chunked");
        return valid.flatMap(text -> positions.flatMap(from ->
                splices.flatMap(splice -> Arbitraries.integers().between(0, 3).map(cut -> {
                    int at = Math.min(from, text.length());
                    int end = Math.min(at + cut, text.length());
                    return (text.substring(0, at) + splice + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
                }))));
    }

    @Property(tries = 5_000)
    @Label("H-20 however bytes are cut into packets, the same messages are read, or the same refusal is made")
    void cutsDoNotMatter(
            @ForAll("messages") byte[] bytes, @ForAll @Size(max = 8) List<@IntRange(max = 250) Integer> cuts) {
        assertThat(read(bytes, cuts)).isEqualTo(read(bytes, List.of()));
    }

    @Property(tries = 2_000)
    @Label("H-20 no bytes make a reader fail in another way than by refusing")
    void onlyRefusals(@ForAll @Size(max = 300) byte[] bytes) {
        assertThat(read(bytes, List.of())).isNotNull();
    }

    @Property(tries = 2_000)
    @Label("A response head is read or refused, whatever its bytes")
    void responses(@ForAll("messages") byte[] bytes) {
        byte[] text = new String(bytes, StandardCharsets.ISO_8859_1)
                .replaceFirst("^[A-Z]+ [^ ]* HTTP/1.1", "HTTP/1.1 200 OK")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf in = Unpooled.wrappedBuffer(text);
        try {
            byte[] head = new HeadScanner(LIMITS, 502).next(in);
            if (head != null) {
                assertThat(new ResponseParser(LIMITS).parse(head).status()).isBetween(100, 599);
            }
        } catch (MalformedMessage malformed) {
            assertThat(malformed.getMessage()).isNotBlank();
        } finally {
            in.release();
        }
    }
}
