package maat.proxy.stow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import maat.proxy.stow.MultipartReader.Event;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
    private static final String ONE = "--b\r\nContent-Type: application/dicom\r\n\r\nDATA\r\n--b--\r\n";

    /** Parts as text, cut into pieces at the given sizes (in turn), the last one cut at the end. */
    static List<String> read(byte[] body, List<Integer> sizes) throws MultipartBroken {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        try (MultipartReader reader = new MultipartReader("b", 200)) {
            int at = 0;
            int turn = 0;
            while (true) {
                switch (reader.poll()) {
                    case Event.PartBegins begins ->
                        part.append(begins.headers()
                                        .contentType()
                                        .map(t -> t.essence())
                                        .orElse("-"))
                                .append('|');
                    case Event.Content content -> {
                        assertThat(content.bytes().isReadable()).isTrue();
                        part.append(content.bytes().toString(StandardCharsets.ISO_8859_1));
                        content.bytes().release();
                    }
                    case Event.PartEnds _ -> {
                        parts.add(part.toString());
                        part.setLength(0);
                    }
                    case Event.BodyEnds _ -> {
                        return parts;
                    }
                    case Event.Starved _ -> {
                        int size = Math.min(sizes.get(turn++ % sizes.size()), body.length - at);
                        if (size == 0) {
                            reader.inputEnded();
                        }
                        reader.feed(Unpooled.copiedBuffer(body, at, size));
                        at += size;
                    }
                }
            }
        }
    }

    private static List<String> read(String body) throws MultipartBroken {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        List<String> whole = read(bytes, List.of(bytes.length));
        assertThat(read(bytes, List.of(1))).isEqualTo(whole);
        return whole;
    }

    private static void assertBroken(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int size : new int[] {1, 7, bytes.length}) {
            assertThatThrownBy(() -> read(bytes, List.of(size))).isInstanceOf(MultipartBroken.class);
        }
    }

    @Test
    @DisplayName("UPL-01 parts are read whatever surrounds them")
    void plain() throws MultipartBroken {
        assertThat(read(ONE)).containsExactly("application/dicom|DATA");
        assertThat(read("preamble\r\n" + ONE + "epilogue --b")).containsExactly("application/dicom|DATA");
        assertThat(read("--b \t\r\n\r\nA\r\n--b\r\n\r\nB\r\n--b--")).containsExactly("-|A", "-|B");
        assertThat(read("--b\r\nX: 1\r\n\r\n\r\n--b\r\nX: 2\r\n\r\n--b\r\n\r\n\r\n--b--"))
                .containsExactly("-|", "-|", "-|");
        assertThat(read("--b\r\nContent-Type: application/dicom;\r\n\ttype=x\r\n\r\nA\r\n--b--"))
                .containsExactly("application/dicom|A");
    }

    @Test
    @DisplayName("The web UI's body: a line end before the first boundary, none after the last")
    void likeTheUi() throws MultipartBroken {
        assertThat(read("\r\n--b\r\nContent-Type: image/jpeg\r\n\r\nA\r\n--b--"))
                .containsExactly("image/jpeg|A");
    }

    @Test
    @DisplayName("What only resembles a boundary is content")
    void lookalikes() throws MultipartBroken {
        String content = "\r\n--c\r\n-b\r\n--bb\r\n--b-\r\n--b \tx\r\r\n\r\n--B--\r\n-";
        assertThat(read("--b\r\n\r\n" + content + "\r\n--b--")).containsExactly("-|" + content);
        assertThat(read("--bx\r\n --b\r\n--b\r\n\r\nA\r\n--b--")).containsExactly("-|A");
    }

    @ParameterizedTest
    @DisplayName("UPL-11 a body that breaks off or is malformed is broken")
    @ValueSource(
            strings = {
                "",
                "--b",
                "--b\r\n",
                "--b\r\nA: b\r\n",
                "--b\r\n\r\nDATA",
                "--b\r\n\r\nDATA\r\n--b",
                "--b\r\n\r\nDATA\r\n--b-",
                "--b\r\n\r\nDATA\r\n--b\r\n",
                "--b\r\nno colon\r\n\r\nDATA\r\n--b--",
                "--b\r\n: x\r\n\r\nDATA\r\n--b--",
                "--b\r\na b: x\r\n\r\nDATA\r\n--b--",
                "--b--\r\n",
                "no boundary at all",
            })
    void broken(String body) {
        assertBroken(body);
    }

    @Test
    @DisplayName("H-26 the header of a part and the preamble are bounded")
    void limits() throws MultipartBroken {
        assertBroken("--b\r\nA: " + "x".repeat(300) + "\r\n\r\nDATA\r\n--b--");
        assertBroken("x".repeat(300) + "\r\n" + ONE);
        assertThat(read("--b\r\nA: " + "x".repeat(190) + "\r\n\r\nDATA\r\n--b--"))
                .hasSize(1);
        for (String boundary : List.of("", " ", "a ", "ä", "a\r\nb", "x".repeat(71), "a\"b")) {
            assertThatThrownBy(() -> new MultipartReader(boundary, 1)).isInstanceOf(MultipartBroken.class);
        }
    }

    @Test
    @DisplayName("UPL-10 the name of a form field is the file's id")
    void formName() throws MultipartBroken {
        PartHeaders headers = PartHeaders.parse(
                "Content-Disposition: form-data; name=\"1f\"; filename=\"a;b.dcm\"".getBytes(StandardCharsets.UTF_8));
        assertThat(headers.formName()).isEqualTo(Optional.of("1f"));
        assertThat(PartHeaders.parse(new byte[0]).formName()).isEmpty();
    }

    @Property(tries = 2000)
    void anyContentSurvivesAnyCut(
            @ForAll @Size(max = 4) List<byte[]> contents,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 40) Integer> sizes)
            throws MultipartBroken {
        StringBuilder body = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (byte[] content : contents) {
            String text = new String(content, StandardCharsets.ISO_8859_1).replace("\r\n--b", "");
            body.append("\r\n--b\r\nContent-Type: application/dicom\r\n\r\n").append(text);
            expected.add("application/dicom|" + text);
        }
        if (!expected.isEmpty()) {
            byte[] bytes = body.append("\r\n--b--").toString().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(read(bytes, sizes)).isEqualTo(expected);
        }
    }

    @Property(tries = 5000)
    void anyBytesAreReadOrBroken(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
        Random random = new Random(seed);
        String[] pieces = {"--b", "\r\n", "\r", "\n", "-", "--", "b", " ", "a: b", ":", "x", "\0"};
        StringBuilder body = new StringBuilder("--b\r\n");
        IntStream.range(0, random.nextInt(60)).forEach(_ -> body.append(pieces[random.nextInt(pieces.length)]));
        try {
            assertThat(read(body.toString().getBytes(StandardCharsets.ISO_8859_1), List.of(size)))
                    .isNotEmpty();
        } catch (MultipartBroken broken) {
            assertThat(broken.getMessage()).isNotBlank();
        }
    }
}
