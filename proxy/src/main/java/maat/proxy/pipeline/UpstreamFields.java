package maat.proxy.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.FieldSet;
import maat.proxy.wire.Fields;
import maat.proxy.wire.RequestHead;

/** What of a caller's fields goes to the PACS (H-30): never the token, cookies or who forwarded. */
public final class UpstreamFields {
    private static final FieldSet SAFE = FieldSet.of(
            FieldName.ACCEPT,
            FieldName.ACCEPT_CHARSET,
            FieldName.RANGE,
            FieldName.IF_RANGE,
            FieldName.IF_NONE_MATCH,
            FieldName.IF_MODIFIED_SINCE);
    private static final String AS_STORED = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";
    private static final byte[] ANY_TYPE = "*/*".getBytes(StandardCharsets.US_ASCII);

    private UpstreamFields() {}

    /**
     * For an answer that is passed on as it is.
     *
     * @param accept the parameter of that name, which wins over the header (H-09)
     */
    static Fields plain(RequestHead head, Optional<String> accept) {
        Fields fields = new Fields();
        Fields from = head.fields();
        accept.ifPresent(value -> fields.add("Accept", value));
        for (int i = 0; i < from.size(); i++) {
            FieldName name = from.known(i);
            if (SAFE.contains(name) && !(name == FieldName.ACCEPT && accept.isPresent())) {
                if (name == FieldName.ACCEPT && from.valueLength(i) > 3 && from.valueHolds(i, ANY_TYPE)) {
                    fields.add("Accept", withoutAnyPart(from.value(i)));
                } else {
                    fields.addFrom(from, i);
                }
            }
        }
        return fields;
    }

    /**
     * For series and instances as a whole: who takes anything gets what is stored, byte for byte. Left to itself the
     * PACS would convert to a default transfer syntax, which fails for many images.
     */
    static Fields whole(RequestHead head, Optional<String> accept) {
        Fields from = head.fields();
        String wanted = accept.orElseGet(() -> from.first(FieldName.ACCEPT));
        return takesAnything(wanted) ? plain(head, Optional.of(AS_STORED)) : plain(head, accept);
    }

    /** Names the range that means everything, as a range of its own and not as the type of parts. */
    private static boolean takesAnything(String accept) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        boolean everything = accept.startsWith("*/*") || accept.contains(",*/*") || accept.contains(", */*");
        return everything && !accept.contains("application/dicom");
    }

    /** Parts of any type: the PACS refuses that, and octet-stream is what it has. */
    private static String withoutAnyPart(String accept) {
        return accept.replace("type=\"*/*\"", "type=\"application/octet-stream\"")
                .replace("type=*/*", "type=\"application/octet-stream\"");
    }
}
