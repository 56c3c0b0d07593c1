package maat.proxy.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import maat.proxy.dicomweb.Paging;
import maat.proxy.dicomweb.Uid;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetStreamTest {
    private static final String ROOT = "https://maat.example/api";
    private static final String OWN = "/studies/1.2/series/1.3/instances/1.4";

    private final LongAdder dropped = new LongAdder();

    private String filter(Page page, int step, String... documents) throws MalformedDataSets {
        StringBuilder text = new StringBuilder();
        try (DataSetStream stream = new DataSetStream(UnpooledByteBufAllocator.DEFAULT, page)) {
            for (String document : documents) {
                stream.beginDocument(new References(ROOT, new Uid("1.2"), new Uid("1.3"), dropped::increment));
                byte[] bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                for (int at = 0; at < bytes.length; at += step) {
                    stream.feed(Unpooled.wrappedBuffer(bytes, at, Math.min(step, bytes.length - at)));
                    append(text, stream.take());
                }
                stream.endDocument();
            }
            stream.end();
            append(text, stream.take());
        }
        return text.toString().replace('"', '\'');
    }

    private static void append(StringBuilder text, ByteBuf piece) {
        text.append(piece.toString(StandardCharsets.UTF_8));
        piece.release();
    }

    private String filter(String... documents) throws MalformedDataSets {
        return filter(Page.all(), 1 << 16, documents);
    }

    @Test
    @DisplayName("WDO-05, WDO-07 bulk-data addresses are rewritten by path at every depth")
    void bulkData() throws MalformedDataSets {
        assertThat(filter("[{'7FE00010':{'vr':'OW','BulkDataURI':'http://pacs:8042/dicom-web" + OWN
                        + "/bulk/7fe00010'},'00081140':{'vr':'SQ','Value':[{'00420011':{'vr':'OB','BulkDataURI':'/x"
                        + OWN
                        + "/bulk/00081140/1/00420011'}}]}}]"))
                .isEqualTo("[{'7FE00010':{'vr':'OW','BulkDataURI':'" + ROOT + OWN
                        + "/bulk/7fe00010'},'00081140':{'vr':'SQ','Value':[{'00420011':{'vr':'OB','BulkDataURI':'"
                        + ROOT + OWN + "/bulk/00081140/1/00420011'}}]}}]");
        assertThat(dropped.sum()).isZero();
    }

    @ParameterizedTest
    @DisplayName("H-07 what points outside of its own resource loses the reference, and is counted")
    @ValueSource(
            strings = {
                "http://pacs/dicom-web/studies/1.2/series/1.9/instances/1.4/bulk/1",
                "http://pacs/dicom-web/studies/1.9/series/1.3/instances/1.4/bulk/1",
                "http://pacs/dicom-web/studies/1.2/bulkdata/1",
                "http://pacs/dicom-web/studies/1.2/series/1.3/../1.9/bulk/1",
                "http://pacs/dicom-web/studies/1.2/series/1.3/%2e%2e/bulk/1",
                "http://pacs/system",
                "file:///etc/passwd",
                "http://pacs",
                "../bulk/1",
                "",
                "javascript:alert(1)",
            })
    void outside(String address) throws MalformedDataSets {
        assertThat(filter("[{'7FE00010':{'vr':'OW','BulkDataURI':'" + address + "'}}]"))
                .isEqualTo("[{'7FE00010':{'vr':'OW'}}]");
        assertThat(filter("[{'00081190':{'vr':'UR','Value':['" + address + "']}}]"))
                .isEqualTo("[{'00081190':{'vr':'UR'}}]");
        assertThat(dropped.sum()).isEqualTo(2);
    }

    @Test
    @DisplayName("WDO-08 RetrieveURL is rewritten, whichever way its attribute is written")
    void retrieveUrl() throws MalformedDataSets {
        String expected =
                "{'00081190':{'vr':'UR','Value':['" + ROOT + OWN + "']},'00080018':{'vr':'UI','Value':['1.4']}}";
        assertThat(filter("[{'00081190':{'vr':'UR','Value':['http://h" + OWN
                        + "']},'00080018':{'vr':'UI','Value':['1.4']}}]"))
                .isEqualTo("[" + expected + "]");
        assertThat(filter("[{'00081190':{'Value':['http://h" + OWN
                        + "',null],'vr':'UR'},'00080018':{'vr':'UI','Value':['1.4']}}]"))
                .isEqualTo("["
                        + expected.replace(
                                "'vr':'UR','Value':['" + ROOT + OWN + "']", "'Value':['" + ROOT + OWN + "'],'vr':'UR'")
                        + "]");
        assertThat(filter("[{'00081190':{'vr':'UR','Value':null},'1':{'Value':[1]}},{'00081190':{'vr':'UR'}}]"))
                .isEqualTo("[{'00081190':{'vr':'UR'},'1':{'Value':[1]}},{'00081190':{'vr':'UR'}}]");
        assertThat(filter("[{'00081190':{'vr':'UR','Value':['http://h/studies/1.2']}}]"))
                .isEqualTo("[{'00081190':{'vr':'UR','Value':['" + ROOT + "/studies/1.2']}}]");
    }

    @Test
    @DisplayName("STU-22 several arrays, empty ones and a lone data set become one array")
    void joined() throws MalformedDataSets {
        assertThat(filter("[{'1':{'vr':'A'}}]", "[]", "", " ", "{'2':{}}", "[{'3':{}},{'4':{}}]"))
                .isEqualTo("[{'1':{'vr':'A'}},{'2':{}},{'3':{}},{'4':{}}]");
        assertThat(filter()).isEqualTo("[]");
    }

    @Test
    @DisplayName("WDO-09 offset and limit count over the whole list")
    void paged() throws MalformedDataSets {
        Page page = new Page(new Paging(1, OptionalInt.of(2)));
        assertThat(filter(
                        page,
                        3,
                        "[{'1':{'vr':'SQ','Value':[{},[1]]}},{'2':{}}]",
                        "[{'3':{}},{'4':{'a':[{}]}},{'5':{}}]"))
                .isEqualTo("[{'2':{}},{'3':{}}]");
        assertThat(page.taken()).isEqualTo(2);
        assertThat(page.beyond()).isEqualTo(2);
    }

    @Test
    @DisplayName("Numbers, texts and nulls pass as they are")
    void unchanged() throws MalformedDataSets {
        String document = "[{'00280030':{'vr':'DS','Value':[1.50,1e-7,123456789012345678901234567890,null,true,false]},"
                + "'00100010':{'vr':'PN','Value':[{'Alphabetic':'Müller^Zoë','Ideographic':'山田'}]},"
                + "'00420011':{'vr':'OB','InlineBinary':'" + "QUJD".repeat(10_000) + "'}}]";
        assertThat(filter(document)).isEqualTo(document);
        assertThat(filter(Page.all(), 1, document)).isEqualTo(document);
    }

    @ParameterizedTest
    @DisplayName("What is no DICOM JSON is malformed")
    @ValueSource(
            strings = {
                "x",
                "[",
                "[{",
                "[{}",
                "{'a':",
                "[1]",
                "[null]",
                "[[{}]]",
                "'text'",
                "[{'a':{'BulkDataURI':{}}}]",
                "[{'a':{'BulkDataURI':[1]}}]",
                "[{'00081190':{'Value':[{}]}}]",
                "[{'00081190':{'Value':{}}}]",
                "[{'a':1}}",
            })
    void malformed(String document) {
        assertThatThrownBy(() -> filter(document)).isInstanceOf(MalformedDataSets.class);
    }

    @Property(tries = 300)
    void anyCutGivesTheSame(@ForAll @IntRange(min = 1, max = 60) int step) throws MalformedDataSets, IOException {
        String document = "[{'00081190':{'vr':'UR','Value':['http://h" + OWN + "','http://h/studies/9.9']},"
                + "'00081140':{'vr':'SQ','Value':[{'00420011':{'vr':'OB','BulkDataURI':'http://h" + OWN
                + "/bulk/1'}},{}]},'00080018':{'vr':'UI','Value':['1.4','ü\\u00e9\\n']}},{}]";
        String whole = filter(document);
        assertThat(filter(Page.all(), step, document)).isEqualTo(whole);
        assertThat(new ObjectMapper().readTree(whole.replace('\'', '"'))).hasSize(2);
        assertThat(List.of(whole)).allMatch(text -> !text.contains("http://h"));
    }
}
