package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code GET /studies}: which studies are found. */
final class StudyMatchingTest extends StudyListWorld {
    @Test
    @DisplayName("STU-07 Q-42 Each attribute is found by its keyword and by its tag, whatever the case of letters")
    void attributes() {
        var expected = List.of(KNEE);
        for (String key : List.of(
                "StudyInstanceUID=" + KNEE,
                "0020000D=" + KNEE,
                "0020000d=" + KNEE,
                "StudyDate=20240115",
                "00080020=20240115",
                "StudyTime=072730.000000",
                "00080030=072730.000000",
                "AccessionNumber=a_1",
                "00080050=A_1",
                "ReferringPhysicianName=house^greg",
                "00080090=HOUSE%5EGREG",
                "PatientName=smith^john",
                "00100010=SMITH%5EJOHN%5E%5E",
                "PatientID=p-1",
                "00100020=P-1",
                "PatientBirthDate=19600229",
                "00100030=-19691231",
                "PatientSex=m",
                "00100040=M",
                "StudyID=s10",
                "00200010=S10",
                "StudyDescription=LEFT+KNEE",
                "00081030=Left%20knee",
                "ModalitiesInStudy=mr",
                "00080061=SR")) {
            assertThat(found(key.replace("^", "%5E"))).as(key).isEqualTo(expected);
        }
        assertThat(found("PatientSex=F&PatientID=P-1")).isEmpty();
        assertThat(found("PatientID=P-&SomethingElse=ignored")).isEmpty();
        assertThat(found("PatientID=&StudyDate=&PatientName=*")).hasSize(4);
    }

    @Test
    @DisplayName("STU-07 Q-42 A list of UIDs finds each of them; what is no UID, and a key that repeats, is 400")
    void listsOfUids() {
        assertThat(found("StudyInstanceUID=" + KNEE + "," + HEAD + ",1.2.3")).containsExactly(HEAD, KNEE);
        assertThat(found("StudyInstanceUID=" + KNEE + "%5C" + HEAD)).containsExactly(HEAD, KNEE);
        assertThat(found("StudyInstanceUID=" + KNEE + "&0020000D=" + HEAD)).containsExactly(HEAD, KNEE);
        refused("StudyInstanceUID=" + KNEE + ",nonsense");
        refused("PatientID=P-1&PatientID=P-2");
        refused("PatientID=P-1&00100020=P-2");
        refused("PatientID=" + "x".repeat(1025));
    }

    @Test
    @DisplayName("STU-08 D-22 Dates and times match as ranges, both ends included")
    void ranges() {
        assertThat(found("StudyDate=20240115-20240219")).containsExactly(KNEE);
        assertThat(found("StudyDate=20240220-")).containsExactly(FOOT, HEAD);
        assertThat(found("StudyDate=-20240115")).containsExactly(KNEE);
        assertThat(found("StudyDate=20240301-20240101")).isEmpty();
        assertThat(found("StudyTime=101500.250000")).containsExactly(HEAD);
        assertThat(found("StudyTime=072730.000000-101500.249999")).containsExactly(KNEE);
        assertThat(found("StudyTime=-101500.250000")).containsExactly(HEAD, KNEE);
        assertThat(found("StudyTime=072730.000001-")).containsExactly(HEAD);
    }

    @Test
    @DisplayName("STU-08 A date or time that is none is 400")
    void malformedRanges() {
        for (String date : List.of(
                "2024",
                "20240230",
                "20230229",
                "-",
                "2024-01-15",
                "20240101-20240102-",
                "20241301-",
                "today",
                "20240115*")) {
            refused("StudyDate=" + date);
            refused("PatientBirthDate=" + date);
        }
        for (String time :
                List.of("0727", "072730", "072730.0", "250000.000000", "076000.000000", "-", "07%3A27%3A30")) {
            refused("StudyTime=" + time);
        }
    }

    @Test
    @DisplayName("STU-09 Q-42 * stands for any run and ? for one character; what SQL takes for wildcards is literal")
    void wildcards() {
        assertThat(found("PatientName=*smith*")).containsExactly(KNEE);
        assertThat(found("PatientName=m?yer*")).containsExactly(HEAD);
        assertThat(found("PatientName=m?er*")).isEmpty();
        assertThat(found("PatientName=smith")).isEmpty();
        assertThat(found("StudyDescription=*100%25")).containsExactly(HEAD);
        assertThat(found("StudyDescription=Left%25")).isEmpty();
        assertThat(found("AccessionNumber=A_1")).containsExactly(KNEE);
        assertThat(found("AccessionNumber=A?1")).containsExactly(HEAD, KNEE);
        assertThat(found("PatientName=%E5%B1%B1%E7%94%B0*")).containsExactly(HEAD);
        assertThat(found("PatientID=P%5C-1")).isEmpty();
    }

    @Test
    @DisplayName("STU-09 fuzzymatching=true finds also what sounds alike, whole or word by word")
    void fuzzyMatching() {
        assertThat(found("PatientName=SMYTHE%5EJOHN&fuzzymatching=true")).containsExactly(KNEE);
        assertThat(found("PatientName=Maier&fuzzymatching=true")).containsExactly(HEAD);
        assertThat(found("PatientName=jon%20smyth&fuzzymatching=true")).containsExactly(KNEE);
        assertThat(found("StudyDescription=lift%20knie&fuzzymatching=true")).containsExactly(KNEE);
        assertThat(found("PatientName=Jones&fuzzymatching=true")).isEmpty();
        assertThat(found("PatientName=Maier&fuzzymatching=false")).isEmpty();
        assertThat(found("PatientName=Maier")).isEmpty();
        assertThat(found("PatientName=123&fuzzymatching=true")).isEmpty();
    }

    @Test
    @DisplayName("STU-10 Q-35 The modality filter sees visible series alone, and so does the total")
    void modality() {
        assertThat(found(alice, "ModalitiesInStudy=SR")).containsExactly(KNEE);
        assertThat(found(bob, "ModalitiesInStudy=SR")).isEmpty();
        assertThat(bob.get("/api/studies?ModalitiesInStudy=SR").header("X-Total-Count"))
                .contains("0");
        assertThat(found(bob, "ModalitiesInStudy=MR")).containsExactly(KNEE);
        assertThat(first(bob, "ModalitiesInStudy=MR").path("00080061").path("Value"))
                .hasSize(1);
        assertThat(found(alice, "ModalitiesInStudy=CT%5CDX")).containsExactly(FOOT, HEAD);
    }

    @Test
    @DisplayName("STU-15 The favourite filter needs a source and takes nothing but true")
    void favoriteFilter() {
        assertThat(found("inbox=true&favorite=true")).containsExactly(KNEE);
        assertThat(value(first(alice, "inbox=true&favorite=true"), "00201206")).isEqualTo("2");
        assertThat(found("album=" + album + "&favorite=true")).isEmpty();
        refused("favorite=true");
        refused("favorite=true&inbox=false");
        refused("inbox=true&favorite=false");
        refused("inbox=true&favorite=yes");
    }
}
