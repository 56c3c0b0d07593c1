package maat.proxy.stow;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import maat.proxy.dicomweb.Uid;

/** Gathers the attributes of interest, and refuses data sets that two readers could read differently. */
final class HeaderCollector implements DataSetScanner.Visitor {
    private final Map<Integer, byte[]> values = new HashMap<>();
    private Optional<InstanceHeader> header = Optional.empty();

    @Override
    public boolean wants(int tag) throws UnreadableInstance {
        if (header.isPresent()) {
            if (Tags.isIdentifier(tag)) {
                throw new UnreadableInstance("An identifier occurs twice");
            }
            return false;
        }
        if (Integer.compareUnsigned(tag, Tags.LAST) > 0) {
            complete();
            return false;
        }
        if (values.containsKey(tag)) {
            throw new UnreadableInstance("An identity attribute occurs twice");
        }
        return Tags.isWanted(tag);
    }

    @Override
    public void value(int tag, byte[] value) {
        values.put(tag, value);
    }

    /** No further attribute of interest follows. */
    void complete() throws UnreadableInstance {
        DicomText text = DicomText.of(ascii(Tags.CHARACTER_SET));
        Map<String, String> attributes = new HashMap<>();
        for (Map.Entry<Integer, String> wanted : Tags.IDENTITY.entrySet()) {
            byte[] value = values.get(wanted.getKey());
            String decoded = value == null ? "" : trimmed(text.decode(value));
            String plain = wanted.getValue().endsWith("Name") ? withoutEmptyGroups(decoded) : decoded;
            if (!plain.isEmpty()) {
                attributes.put(wanted.getValue(), plain);
            }
        }
        header = Optional.of(new InstanceHeader(
                uid(Tags.STUDY), uid(Tags.SERIES), uid(Tags.SOP_INSTANCE), uid(Tags.SOP_CLASS), attributes));
    }

    private Uid uid(int tag) throws UnreadableInstance {
        return Uid.of(ascii(tag)).orElseThrow(() -> new UnreadableInstance("An identifier is missing or malformed"));
    }

    private String ascii(int tag) {
        byte[] value = values.get(tag);
        return value == null ? "" : trimmed(new String(value, StandardCharsets.ISO_8859_1));
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return text.substring(0, end).strip();
    }

    /** A name may say that it has no ideographic or phonetic form, or say nothing (PS3.5 6.2). */
    private static String withoutEmptyGroups(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '=') {
            end--;
        }
        return name.substring(0, end);
    }

    Optional<InstanceHeader> header() {
        return header;
    }
}
