package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Answer;
import maat.acceptance.house.Await;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Deletion for good")
@ExtendWith(MainHouse.class)
class ErasureTest {

    @Test
    @DisplayName("SND-23 a system administrator erases a series and then a study, for everybody and from the archive")
    void erases(House house) {
        var alice = house.newPerson("alice");
        var image = SyntheticImage.fresh();
        var other = image.inOtherSeries();
        alice.stores(image, other);
        var administrator = administrator(house, house.newPerson("root"));
        var pacs = Client.anonymous(house.pacs());

        assertThat(erase(alice.client(), image.studyPath()).status()).isEqualTo(403);
        assertThat(alice.client().retrieve(image).status()).isEqualTo(200);

        assertThat(erase(administrator, image.seriesPath()).status()).isEqualTo(204);
        assertThat(alice.client().retrieve(image).status()).isEqualTo(404);
        Await.until("the archive has one series left", () -> found(pacs, image.studyPath() + "/series") == 1);
        assertThat(alice.client().retrieve(other).status()).isEqualTo(200);

        assertThat(erase(administrator, image.studyPath()).status()).isEqualTo(204);
        assertThat(alice.client().retrieve(other).status()).isEqualTo(404);
        Await.until(
                "the archive has nothing left", () -> found(pacs, "/studies?StudyInstanceUID=" + image.study()) == 0);
    }

    private static Answer erase(Client by, String path) {
        return by.send(by.request(path, "Admin-Action", "permanent").DELETE());
    }

    private static int found(Client pacs, String search) {
        var answer = pacs.get(search, "Accept", "application/dicom+json");
        return answer.status() == 200 ? answer.json().size() : 0;
    }

    /** The person with the role that the development provider gives to nobody. */
    private static Client administrator(House house, Person person) {
        return Client.bearer(house.api(0), house.signed(person, Map.of("roles", List.of("maat-admin"))));
    }
}
