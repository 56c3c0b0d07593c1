package maat.server.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes data sets, given as DICOM JSON, as the native DICOM model in XML (PS3.19 A.1). */
public final class NativeDicom {
    private static final String NAMESPACE = "http://dicom.nema.org/PS3.19/models/NativeDICOM";
    private static final XMLOutputFactory XML = XMLOutputFactory.newFactory();
    private static final List<String> GROUPS = List.of("Alphabetic", "Ideographic", "Phonetic");
    private static final List<String> COMPONENTS =
            List.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix");

    private final XMLStreamWriter xml;

    private NativeDicom(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** The document of one data set. Characters that XML cannot hold are left out. */
    public static String document(ObjectNode dataSet) {
        var text = new StringWriter();
        try {
            var writer = new NativeDicom(XML.createXMLStreamWriter(text));
            writer.xml.writeStartDocument("UTF-8", "1.0");
            writer.xml.writeStartElement("NativeDicomModel");
            writer.xml.writeDefaultNamespace(NAMESPACE);
            writer.attributes(dataSet);
            writer.xml.writeEndElement();
            writer.xml.writeEndDocument();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    private void attributes(JsonNode dataSet) throws XMLStreamException {
        for (var attribute : dataSet.properties()) {
            String tag = attribute.getKey();
            xml.writeStartElement("DicomAttribute");
            xml.writeAttribute("tag", tag);
            xml.writeAttribute("vr", attribute.getValue().path("vr").asText());
            var keyword = Dictionary.keyword(tag);
            if (keyword.isPresent()) {
                xml.writeAttribute("keyword", keyword.get());
            }
            values(attribute.getValue());
            xml.writeEndElement();
        }
    }

    private void values(JsonNode attribute) throws XMLStreamException {
        if (attribute.has("BulkDataURI")) {
            xml.writeEmptyElement("BulkData");
            xml.writeAttribute("uri", clean(attribute.path("BulkDataURI").asText()));
        } else if (attribute.has("InlineBinary")) {
            element("InlineBinary", attribute.path("InlineBinary").asText());
        }
        int number = 0;
        for (JsonNode value : attribute.path("Value")) {
            number++;
            switch (attribute.path("vr").asText()) {
                case "SQ" -> item(number, value);
                case "PN" -> personName(number, value);
                default -> {
                    numbered("Value", number);
                    xml.writeCharacters(clean(value.asText("")));
                    xml.writeEndElement();
                }
            }
        }
    }

    private void item(int number, JsonNode dataSet) throws XMLStreamException {
        numbered("Item", number);
        attributes(dataSet);
        xml.writeEndElement();
    }

    private void personName(int number, JsonNode name) throws XMLStreamException {
        numbered("PersonName", number);
        for (String group : GROUPS) {
            if (name.hasNonNull(group)) {
                xml.writeStartElement(group);
                String[] components = name.path(group).asText().split("\\^", COMPONENTS.size());
                for (int i = 0; i < components.length; i++) {
                    if (!components[i].isEmpty()) {
                        element(COMPONENTS.get(i), components[i]);
                    }
                }
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    private void numbered(String name, int number) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeAttribute("number", Integer.toString(number));
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(clean(text));
        xml.writeEndElement();
    }

    private static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().filter(NativeDicom::isCharacter).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** XML 1.0, production 2. */
    private static boolean isCharacter(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
