package maat.proxy.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import maat.proxy.dicomweb.DicomWebRequest.*;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** H-01 to H-09, one table each. */
class TargetRulesTest {
    private static final String SERIES = "/api/studies/1.2.3/series/1.2.4";

    private static Route get(String target) throws RequestRefused {
        return DicomWebParser.parse("GET", target).route();
    }

    private static int refusal(String target) {
        try {
            DicomWebParser.parse("GET", target);
            return 0;
        } catch (RequestRefused refused) {
            return refused.status();
        }
    }

    private static String upstream(String target) throws RequestRefused {
        return UpstreamUri.of((DicomWebRequest) get(target)).below("");
    }

    @ParameterizedTest
    @DisplayName("H-01 what has no place in a path is 400")
    @ValueSource(
            strings = {
                "/api/studies/1.2.3/",
                "/api//studies",
                "//api/studies",
                "/api/studies/../albums",
                "/api/./studies",
                "/api/studies/1.2.3;x=1",
                "/api/studies\\1.2.3",
                "/api/albums#x",
                "/api/albums?x#y",
                "/api/studies/1%2E2",
                "/api/studies/1.2.3/metadat%61",
                "/api/studies/1.2.3/%2e%2e/albums",
                "/api/%61lbums",
                "/api/albums/a%2Fb",
                "/api/albums/a b",
                "/api/albums/a\u0001",
                "/api/albums/a\u007f",
                "/api/albums/ä",
                "/api/albums/a^b",
                "/api/albums/a|b",
                "/api/albums/{a}",
                "/api/users/a%2Fb",
                "/api/users/a%5Cb",
                "/api/users/a%00b",
                "/api/users/a%0Ab",
                "/api/users/a%7Fb",
                "/api/users/a%C2%85b",
                "/api/users/%C3%28",
                "/api/users/%FF",
                "/api/users/%ED%A0%80",
                "/api/users/%4",
                "/api/users/%zz",
                "/api/users/%2e%2e",
                "/api/users/%2E",
                SERIES + "/instances/1.2.5/bulkdata/a%20b",
                SERIES + "/instances/1.2.5/bulkdata/a:b",
                SERIES + "/instances/1.2.5/frames/1%2C2",
            })
    void paths(String target) {
        assertThat(refusal(target)).isEqualTo(400);
    }

    @ParameterizedTest
    @DisplayName("H-01 a user reference is decoded once and written canonically")
    @CsvSource({
        "bob%40example.org, bob@example.org",
        "bob@example.org, bob@example.org",
        "a%2bb, a+b",
        "%C3%A4, %C3%A4",
        "a%252Fb, a%252Fb",
        "a%3Bb, a%3Bb",
        "a%3fb, a%3Fb",
        "a%20b, a%20b",
    })
    void users(String sent, String canonical) throws RequestRefused {
        assertThat(get("/api/albums/A/users/" + sent + "/admin"))
                .isEqualTo(new ServerRoute("/api/albums/A/users/" + canonical + "/admin", ""));
    }

    @Test
    @DisplayName("H-02 only origin form, absolute form for the own host, and the asterisk of OPTIONS")
    void forms() throws RequestRefused {
        assertThat(DicomWebParser.parse("OPTIONS", "*").route()).isEqualTo(new Preflight());
        assertThat(DicomWebParser.parse("GET", "http://pacs.example:81/api/albums", "PACS.example:81")
                        .route())
                .isEqualTo(new ServerRoute("/api/albums", ""));
        for (String target : List.of("*", "", "albums", "pacs.example:81", "http://other/api/albums", "http://h")) {
            assertThat(refusal(target)).as(target).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @DisplayName("H-03 what is no UID is 400")
    @ValueSource(
            strings = {
                "1",
                "a",
                "1.",
                ".1",
                "1..2",
                "1.2.a",
                "1.2,3",
                "-1.2",
                "1.２",
                "1.234567890123456789012345678901234567890123456789012345678901234",
            })
    void uids(String uid) {
        assertThat(refusal("/api/studies/" + uid)).isEqualTo(400);
        assertThat(refusal("/api/studies/1.2/series/" + uid)).isEqualTo(400);
        assertThat(refusal("/api/studies/1.2/series/1.3/instances/" + uid)).isEqualTo(400);
        assertThat(refusal("/api/studies/" + uid + "/comments")).isEqualTo(400);
    }

    @Test
    @DisplayName("H-03 UIDs are text: leading zeros stay, 64 characters fit")
    void uidsAsText() throws RequestRefused {
        assertThat(upstream("/api/studies/1.02.003")).isEqualTo("/studies/1.02.003");
        String longest = "1." + "2".repeat(62);
        assertThat(upstream("/api/studies/" + longest)).isEqualTo("/studies/" + longest);
    }

    @ParameterizedTest
    @DisplayName("H-04 links out of form are 400")
    @ValueSource(
            strings = {
                "/api/link",
                "/api/link/short/studies",
                "/api/link/abcdefghijklmno%70/studies",
                "/api/link/abcdefghijklmnop,/studies",
                "/api/link/abcdefghijklmnop/link/abcdefghijklmnop/studies",
            })
    void links(String target) {
        assertThat(refusal(target)).isEqualTo(400);
    }

    @Test
    @DisplayName("H-04, UI-25 tokens of 16 to 8,192 characters")
    void linkLengths() throws RequestRefused {
        assertThat(refusal("/api/link/" + "a".repeat(8193) + "/albums")).isEqualTo(400);
        assertThat(get("/api/link/" + "a".repeat(8192) + "/albums")).isInstanceOf(ServerRoute.class);
        assertThat(get("/api/link/" + "a".repeat(16) + "/albums")).isInstanceOf(ServerRoute.class);
    }

    @ParameterizedTest
    @DisplayName("H-05 known parameters pass in literal form, others never")
    @CsvSource(
            delimiter = '|',
            value = {
                "?includefield=00081030%2C00080060&includefield=all|?includefield=00081030,00080060&includefield=all",
                "?00100010=DOE^JANE|?00100010=DOE%5EJANE",
                "?PatientName=A%26B%3DC%25|?PatientName=A%26B=C%25",
                "?0008002a=1&token=x&_=123|?0008002A=1",
                "?00400275.00400007=x*|?00400275.00400007=x*",
                "?limit=5&offset=2&fuzzymatching=true|?limit=5&offset=2&fuzzymatching=true",
                "?PatientName={a}[b]|?PatientName=%7Ba%7D%5Bb%5D",
                "?PatientName=%c3%a4|?PatientName=%C3%A4",
                "?StudyInstanceUID=1.2.3&0020000e=1.2.4|''",
                "?InstanceNumber|?InstanceNumber=",
                "?&&|''",
                "?album=x&inbox=true|''",
                "?TimezoneOffsetFromUTC=1&08000201=+0100|?08000201=+0100",
            })
    void parameters(String query, String expected) throws RequestRefused {
        assertThat(upstream(SERIES + "/instances" + query))
                .isEqualTo("/studies/1.2.3/series/1.2.4/instances" + expected);
    }

    @ParameterizedTest
    @DisplayName("H-05 repeated single values, broken encoding and wrong values are 400")
    @ValueSource(
            strings = {
                SERIES + "/instances?limit=1&limit=2",
                SERIES + "/instances?0020000d=1.2.3&0020000D=1.2.3",
                SERIES + "/instances?SeriesInstanceUID=1.2.4&0020000E=1.2.4",
                SERIES + "/instances?SeriesInstanceUID=1.2.9",
                SERIES + "/instances?StudyInstanceUID=1.2.9",
                SERIES + "/instances?limit=x",
                SERIES + "/instances?limit=-1",
                SERIES + "/instances?offset=1e3",
                SERIES + "/instances?limit=12345678901",
                SERIES + "/instances?PatientName=%",
                SERIES + "/instances?PatientName=%4",
                SERIES + "/instances?PatientName=%00",
                SERIES + "/instances?PatientName=%0d%0a",
                SERIES + "/instances?PatientName=%ff",
                SERIES + "/instances?PatientName=ä",
                SERIES + "/instances?PatientName=\"a\"",
                SERIES + "/instances?PatientName=<a>",
                SERIES + "?accept=a&accept=b",
                SERIES + "?accept=",
                SERIES + "?accept=%C3%A4",
                "/api/studies/1.2.3?album=a&album=a",
                "/api/studies/1.2.3?album=a&inbox=true",
                "/api/studies/1.2.3?album=",
                "/api/studies/1.2.3?album=..%2Fx",
                "/api/studies/1.2.3/instances?SeriesInstanceUID=x",
                "/api/albums?name=%00",
                "/api/albums?name=%0",
                "/api/albums?name=\u0001",
            })
    void badParameters(String target) {
        assertThat(refusal(target)).isEqualTo(400);
    }

    @Test
    @DisplayName("WDO-01, Q-10 the source is parsed: inbox=false names none, together with an album it is refused")
    void sources() throws RequestRefused {
        assertThat(((RetrieveStudy) get("/api/studies/1.2?inbox=TRUE")).source())
                .isEqualTo(new Source.Inbox());
        assertThat(((RetrieveStudy) get("/api/studies/1.2?inbox=false")).source())
                .isEqualTo(new Source.Any());
        assertThat(((StudyMetadata) get("/api/studies/1.2/metadata?inbox=false&album=q7Rk2mZb0X")).source())
                .isEqualTo(new Source.Album("q7Rk2mZb0X"));
        assertThat(((StudyInstances) get("/api/studies/1.2/instances")).source())
                .isEqualTo(new Source.Any());
    }

    @Test
    @DisplayName("WDO-09 study instances: paging and series are the proxy's, the rest is the archive's")
    void studyInstances() throws RequestRefused {
        StudyInstances list = (StudyInstances)
                get("/api/studies/1.2/instances?offset=5&limit=10&SeriesInstanceUID=1.2.4%5C1.2.5&SOPClassUID=1.2");
        assertThat(list.paging()).isEqualTo(new Paging(5, OptionalInt.of(10)));
        assertThat(list.only()).containsExactly(new Uid("1.2.4"), new Uid("1.2.5"));
        assertThat(list.parameters().forwarded().encoded()).isEqualTo("SOPClassUID=1.2");
    }

    @Test
    @DisplayName("H-09 the accept parameter is kept apart and never forwarded")
    void accept() throws RequestRefused {
        RetrieveStudy study = (RetrieveStudy) get("/api/studies/1.2?accept=application%2Fzip&inbox=true");
        assertThat(study.parameters()).isEqualTo(new Parameters(Optional.of("application/zip"), Query.NONE));
    }

    @Test
    @DisplayName("H-01 a server's query keeps its meaning: escapes stay escapes, raw braces are encoded")
    void serverQuery() throws RequestRefused {
        assertThat(get("/api/users?reference=a+b%2bc@x&name=^{}[]|`&d=line%0Aline&e=a/b?c"))
                .isEqualTo(new ServerRoute(
                        "/api/users", "reference=a+b%2Bc@x&name=%5E%7B%7D%5B%5D%7C%60&d=line%0Aline&e=a/b?c"));
    }
}
