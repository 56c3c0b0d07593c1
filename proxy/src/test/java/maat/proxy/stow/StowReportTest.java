package maat.proxy.stow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maat.proxy.dicomweb.Uid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StowReportTest {
    private static final String ROOT = "https://maat.example/api/link/abcdefghijklmnop";
    private static final String CLASS = "1.2.840.10008.5.1.4.1.1.7";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StowReport report = new StowReport();

    private static InstanceHeader header(String study, String instance) {
        return new InstanceHeader(new Uid(study), new Uid("1.5"), new Uid(instance), new Uid(CLASS), Map.of());
    }

    private void forward(String study, String instance) {
        report.forwarded(header(study, instance), Optional.empty());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static String referenced(String... instances) {
        StringBuilder items = new StringBuilder();
        for (String instance : instances) {
            items.append(items.isEmpty() ? "" : ",")
                    .append("{'00081150':{'vr':'UI','Value':['" + CLASS + "']},'00081155':{'vr':'UI','Value':['")
                    .append(instance)
                    .append("']},'00081190':{'vr':'UR','Value':['http://pacs/studies/x/studies/x']}}");
        }
        return "'00081199':{'vr':'SQ','Value':[" + items + "]}";
    }

    private static String item(String instance, String reason) {
        return "{'00081150':{'vr':'UI','Value':['" + CLASS + "']},'00081155':{'vr':'UI','Value':['" + instance
                + "']},'00081197':{'vr':'US','Value':[" + reason + "]}}";
    }

    private static String stored(String study, String instance) {
        return "{'00081150':{'vr':'UI','Value':['" + CLASS + "']},'00081155':{'vr':'UI','Value':['" + instance
                + "']},'00081190':{'vr':'UR','Value':['" + ROOT + "/studies/" + study + "/series/1.5/instances/"
                + instance + "']}}";
    }

    private void assertAnswer(JsonNode archive, int status, String dataSet) {
        StowAnswer answer = report.answer(archive, ROOT);
        assertThat(answer.dataSet()).isEqualTo(json(dataSet));
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    @DisplayName("UPL-12, D-02, UI-3 each item has its own right address, in link form; empty sequences are left out")
    void allStored() {
        forward("1.2", "1.8");
        forward("1.2", "1.9");
        assertAnswer(
                json(
                        "{'00081190':{'vr':'UR','Value':['http://pacs:8042/dicom-web/studies/1.2']},'00081198':{'vr':'SQ'},"
                                + referenced("1.8", "1.9") + "}"),
                200,
                "{'00081190':{'vr':'UR','Value':['" + ROOT + "/studies/1.2']},'00081199':{'vr':'SQ','Value':["
                        + stored("1.2", "1.8") + "," + stored("1.2", "1.9") + "]}}");
    }

    @Test
    @DisplayName("UPL-07, UPL-08, UPL-09, UPL-10, Q-36, UI-4, UI-5 refused parts are reported beside those stored: 202")
    void mixed() {
        forward("1.2", "1.8");
        report.refused(header("1.2", "1.9"), 292, List.of(), Optional.of("0"));
        report.refused(header("1.3", "1.10"), 262, List.of("00100010"), Optional.empty());
        report.unreadable(Optional.of("1f"));
        assertAnswer(
                json("{" + referenced("1.8") + "}"),
                202,
                "{'00081190':{'vr':'UR','Value':['" + ROOT + "/studies/1.2']},'00081199':{'vr':'SQ','Value':["
                        + stored("1.2", "1.8") + "]},'00081198':{'vr':'SQ','Value':["
                        + item("1.9", "292").replaceFirst("\\{", "{'00041500':{'vr':'CS','Value':['0']},") + ","
                        + item("1.10", "262").replaceFirst("\\{", "{'00001005':{'vr':'AT','Value':['00100010']},")
                        + "]},'0008119A':{'vr':'SQ','Value':[{'00041500':{'vr':'CS','Value':['1f']},"
                        + "'00081197':{'vr':'US','Value':[272]}}]}}");
    }

    @Test
    @DisplayName("UPL-11 what the archive does not mention has failed, whatever its status")
    void unmentioned() {
        forward("1.2", "1.8");
        forward("1.2", "1.9");
        assertAnswer(
                json("{" + referenced("1.8", "7.7.7") + ",'00081198':{'vr':'SQ','Value':[null]}}"),
                202,
                "{'00081190':{'vr':'UR','Value':['" + ROOT + "/studies/1.2']},'00081199':{'vr':'SQ','Value':["
                        + stored("1.2", "1.8") + "]},'00081198':{'vr':'SQ','Value':[" + item("1.9", "272") + "]}}");
    }

    @Test
    @DisplayName("UPL-11 the archive's own failures keep their reason; nothing stored: 409")
    void archiveFails() {
        forward("1.2", "1.8");
        assertAnswer(
                json("{'00081198':{'vr':'SQ','Value':[" + item("1.8", "290") + "]}}"),
                409,
                "{'00081198':{'vr':'SQ','Value':[" + item("1.8", "290") + "]}}");
        assertAnswer(MissingNode.getInstance(), 409, "{'00081198':{'vr':'SQ','Value':[" + item("1.8", "272") + "]}}");
    }

    @Test
    @DisplayName("UPL-14 all refused: 403 for want of rights alone, else 409")
    void allRefused() {
        report.refused(header("1.2", "1.9"), 292, List.of(), Optional.empty());
        assertAnswer(MissingNode.getInstance(), 403, "{'00081198':{'vr':'SQ','Value':[" + item("1.9", "292") + "]}}");
        report.unreadable(Optional.empty());
        assertThat(report.answer(MissingNode.getInstance(), ROOT).status()).isEqualTo(409);
        assertThat(report.hasForwarded()).isFalse();
    }

    @Test
    @DisplayName("Several studies: no common address")
    void studies() {
        forward("1.2", "1.8");
        forward("1.3", "1.9");
        StowAnswer answer = report.answer(json("{" + referenced("1.8", "1.9") + "}"), ROOT);
        assertThat(answer.dataSet().has("00081190")).isFalse();
        assertThat(report.series()).containsOnlyKeys(new Uid("1.2"), new Uid("1.3"));
    }

    @Test
    @DisplayName("UPL-11 the answer in XML")
    void xml() {
        forward("1.2", "1.8");
        report.unreadable(Optional.of("a<&\"\u0001"));
        String xml = DicomXml.of(
                report.answer(json("{" + referenced("1.8") + "}"), ROOT).dataSet());
        assertThat(xml)
                .contains(
                        "<DicomAttribute tag=\"00081199\" vr=\"SQ\" keyword=\"ReferencedSOPSequence\"><Item number=\"1\">")
                .contains("<Value number=\"1\">" + ROOT + "/studies/1.2</Value>")
                .contains("a&lt;&amp;&quot;\ufffd")
                .endsWith("</NativeDicomModel>\n");
    }
}
