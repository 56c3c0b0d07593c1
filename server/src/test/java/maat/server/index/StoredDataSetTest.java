package maat.server.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL holds no NUL, in text as little as in JSON. */
final class StoredDataSetTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TAG = "00100010";

    private static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("A\0B", "AB"),
                Arguments.of("\0", ""),
                Arguments.of("A\\u0000", "A\\u0000"),
                Arguments.of("A\\\0B", "A\\B"),
                Arguments.of("A\\\\u0000\0\0", "A\\\\u0000"));
    }

    @ParameterizedTest
    @DisplayName("NUL is taken out of what is stored, and what only looks like it stays")
    @MethodSource("values")
    void nul(String value, String expected) throws JsonProcessingException {
        ObjectNode dataSet = dataSet(value);
        String stored = JSON.readTree(IndexSql.stored(dataSet))
                .path(TAG)
                .path("Value")
                .path(0)
                .asText();
        assertThat(stored).isEqualTo(DataSets.text(dataSet, TAG)).isEqualTo(expected);
    }

    private static ObjectNode dataSet(String value) {
        ObjectNode dataSet = JsonNodeFactory.instance.objectNode();
        dataSet.putObject(TAG).put("vr", "LO").putArray("Value").add(value);
        return dataSet;
    }
}
