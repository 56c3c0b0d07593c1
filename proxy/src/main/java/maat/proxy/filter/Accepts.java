package maat.proxy.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import maat.proxy.dicomweb.MediaType;
import maat.proxy.pipeline.Exchange;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.Fields;

/** What the client would accept: the parameter, else the header, else anything (H-09). */
public final class Accepts {
    private static final String DICOM_JSON = "application/dicom+json";
    private static final String JSON = "application/json";
    private static final String DICOM_XML = "application/dicom+xml";
    private static final String AS_STORED = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

    private final List<MediaType> ranges;

    private Accepts(List<MediaType> ranges) {
        this.ranges = ranges;
    }

    /** Of one request. */
    public static Accepts of(Exchange exchange, Optional<String> parameter) {
        return of(parameter.orElseGet(() -> header(exchange.head().fields())));
    }

    static Accepts of(String text) {
        return new Accepts(MediaType.parseList(text.isBlank() ? "*/*" : text));
    }

    private static String header(Fields fields) {
        List<String> values = new ArrayList<>();
        for (int i = fields.find(FieldName.ACCEPT, 0); i >= 0; i = fields.find(FieldName.ACCEPT, i + 1)) {
            values.add(fields.value(i));
        }
        return String.join(",", values);
    }

    /** The content type of a list or of metadata in JSON; nothing if the client takes no JSON. */
    public Optional<String> json() {
        if (covered(DICOM_JSON)) {
            return Optional.of(DICOM_JSON);
        }
        return covered(JSON) ? Optional.of(JSON) : Optional.empty();
    }

    /** Whether the client takes the native model in XML, also as parts. */
    public boolean xml() {
        return covered(DICOM_XML) || covered("text/xml") || covered("application/xml");
    }

    boolean zipOnly() {
        return !ranges.isEmpty()
                && ranges.stream()
                        .allMatch(r -> r.essence().equals("application/zip")
                                || r.essence().equals("*/*"))
                && ranges.getFirst().essence().equals("application/zip");
    }

    /** How to ask the archive for many instances in one answer; nothing if the client takes no such answer. */
    Optional<String> parts() {
        return ranges.stream()
                .filter(range -> range.covers("multipart/related"))
                .findFirst()
                .map(Accepts::partsOf);
    }

    private static String partsOf(MediaType range) {
        String type = range.parameter("type").orElse("*/*");
        if (type.equals("*/*") || !isType(type)) {
            return AS_STORED;
        }
        return range.parameters().entrySet().stream()
                .filter(e ->
                        e.getKey().equals("transfer-syntax") && e.getValue().matches("[0-9.*]{1,64}"))
                .map(e -> "; transfer-syntax=" + e.getValue())
                .collect(Collectors.joining("", "multipart/related; type=\"" + type + "\"", ""));
    }

    /** The type of a small picture; nothing if the client takes none of those that archives make. */
    Optional<String> picture() {
        if (covered("image/jpeg")) {
            return Optional.of("image/jpeg");
        }
        return covered("image/png") ? Optional.of("image/png") : Optional.empty();
    }

    private static boolean isType(String text) {
        return MediaType.parse(text).filter(t -> t.parameters().isEmpty()).isPresent();
    }

    private boolean covered(String essence) {
        return ranges.stream().anyMatch(range -> range.covers(essence));
    }
}
