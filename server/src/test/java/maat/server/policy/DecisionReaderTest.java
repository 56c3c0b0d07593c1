package maat.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer that is not a decision reads as a failure, above all one that says allow. */
final class DecisionReaderTest {

    @Test
    @DisplayName("An allow with its obligations is read")
    void readsAllow() {
        var decision = DecisionReader.read("""
                {"allow": true, "status": "ok", "reasons": ["by_inbox"], "dependencies": ["user:bob"],
                 "obligations": {"cache": true, "valid_until": 12, "destination": {"kind": "inbox"},
                    "grants": [{"via": "album", "album": "a", "with": ["admin"], "studies": ["1.2"]}]}}""", "r1");
        assertThat(decision.allow()).isTrue();
        assertThat(decision.revision()).isEqualTo("r1");
        assertThat(decision.obligations().cache()).isTrue();
        assertThat(decision.obligations().validUntil()).hasValue(12);
        assertThat(decision.obligations().grants().getFirst().studies()).containsExactly("1.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"allow\": true}",
                "{\"allow\": true, \"status\": \"ok\"}",
                "{\"allow\": \"true\", \"status\": \"ok\", \"reasons\": []}",
                "{\"allow\": 1, \"status\": \"ok\", \"reasons\": []}",
                "{\"allow\": true, \"status\": \"forbidden\", \"reasons\": []}",
                "{\"allow\": false, \"status\": \"ok\", \"reasons\": []}",
                "{\"allow\": true, \"status\": \"maybe\", \"reasons\": []}",
                "{\"allow\": true, \"status\": null, \"reasons\": []}",
                "{\"allow\": true, \"status\": \"ok\", \"reasons\": [1]}",
                "{\"allow\": true, \"status\": \"ok\", \"reasons\": [], \"obligations\": {\"grants\": [{}]}}"
            })
    @DisplayName("What is not a whole decision is a failure")
    void refusesTheRest(String answer) {
        assertThatThrownBy(() -> DecisionReader.read(answer, "r1")).isInstanceOf(PolicyFailure.class);
    }
}
