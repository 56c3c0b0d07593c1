package maat.proxy.stow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Writes a data set in DICOM JSON as the native DICOM model in XML (PS3.19 A.1). */
final class DicomXml {
    private static final Map<String, String> KEYWORDS = Map.of(
            DicomJson.ATTRIBUTES, "AttributeIdentifierList",
            DicomJson.FILE_ID, "ReferencedFileID",
            DicomJson.REFERENCED_CLASS, "ReferencedSOPClassUID",
            DicomJson.REFERENCED_INSTANCE, "ReferencedSOPInstanceUID",
            DicomJson.RETRIEVE_URL, "RetrieveURL",
            DicomJson.FAILURE_REASON, "FailureReason",
            DicomJson.FAILED_SEQUENCE, "FailedSOPSequence",
            DicomJson.REFERENCED_SEQUENCE, "ReferencedSOPSequence",
            DicomJson.OTHER_FAILURES, "OtherFailuresSequence");

    private final StringBuilder xml = new StringBuilder();

    private DicomXml() {}

    static String of(JsonNode dataSet) {
        DicomXml writer = new DicomXml();
        writer.xml.append(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<NativeDicomModel xmlns=\"http://dicom.nema.org/PS3.19/models/NativeDICOM\" xml:space=\"preserve\">");
        writer.attributes(dataSet);
        return writer.xml.append("</NativeDicomModel>\n").toString();
    }

    private void attributes(JsonNode dataSet) {
        for (Map.Entry<String, JsonNode> attribute : dataSet.properties()) {
            xml.append("<DicomAttribute tag=\"")
                    .append(escaped(attribute.getKey()))
                    .append("\" vr=\"");
            xml.append(escaped(attribute.getValue().path("vr").asText())).append('"');
            String keyword = KEYWORDS.get(attribute.getKey());
            if (keyword != null) {
                xml.append(" keyword=\"").append(keyword).append('"');
            }
            xml.append('>');
            values(attribute.getValue());
            xml.append("</DicomAttribute>");
        }
    }

    private void values(JsonNode attribute) {
        int number = 0;
        for (JsonNode value : attribute.path("Value")) {
            number++;
            if (attribute.path("vr").asText().equals("SQ")) {
                xml.append("<Item number=\"").append(number).append("\">");
                attributes(value);
                xml.append("</Item>");
            } else if (value.isValueNode()) {
                xml.append("<Value number=\"").append(number).append("\">");
                xml.append(escaped(value.asText())).append("</Value>");
            }
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    // XML 1.0 has no place for other control characters, nor for lone surrogates.
                    boolean writable = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) || c > 0xdfff;
                    escaped.appendCodePoint(writable && c != 0xfffe && c != 0xffff ? c : 0xfffd);
                }
            }
        });
        return escaped.toString();
    }
}
