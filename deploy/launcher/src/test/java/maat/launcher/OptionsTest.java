package maat.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The options of deploy/up")
class OptionsTest {
    @Test
    @DisplayName("without any: one server, one proxy, own database, archive and provider, data in the checkout")
    void defaults() {
        var options = Options.parse(List.of("--home", "/checkout"));
        assertThat(options.servers()).isOne();
        assertThat(options.proxies()).isOne();
        assertThat(options.port()).isEmpty();
        assertThat(options.issuer()).isEmpty();
        assertThat(options.pacs()).isEmpty();
        assertThat(options.database()).isEmpty();
        assertThat(options.samples()).isTrue();
        assertThat(options.tour()).isTrue();
        assertThat(options.data()).isEqualTo(Path.of("/checkout/.maat"));
    }

    @Test
    @DisplayName("take their value as the next word or after an equals sign")
    void values() {
        var options = Options.parse(List.of(
                "--port=9000", "--servers", "2", "--issuer", "https://login.example.org/realms/a", "--no-tour"));
        assertThat(options.port()).contains(9000);
        assertThat(options.servers()).isEqualTo(2);
        assertThat(options.issuer()).contains(URI.create("https://login.example.org/realms/a"));
        assertThat(options.tour()).isFalse();
    }

    @ParameterizedTest
    @DisplayName("are refused by name when unknown, empty or out of range")
    @ValueSource(
            strings = {
                "--prot",
                "--port",
                "--port=",
                "--port=0",
                "--port=70000",
                "--servers=x",
                "--issuer=x",
                "--database=mysql://x",
                "--no-tour=1",
                "stray"
            })
    void refused(String argument) {
        assertThatThrownBy(() -> Options.parse(List.of(argument)))
                .isInstanceOf(InvalidOption.class)
                .hasMessageContaining(argument.replaceAll("=.*", ""));
    }
}
