package maat.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "maat.public.root", "https://images.example.org",
            "maat.pacs.url", "http://127.0.0.1:8042/dicom-web",
            "maat.internal.client", "proxy:secret",
            "maat.proxy.servers", "http://a:1, http://b:2");

    private static ProxyConfig with(String key, String value) {
        Map<String, String> values = new HashMap<>(REQUIRED);
        values.put(key, value);
        return ProxyConfig.of(values);
    }

    @Test
    @DisplayName("H-26 every limit is a setting with the default of the rule")
    void defaults() {
        ProxyConfig config = ProxyConfig.of(REQUIRED);
        assertThat(config.servers()).hasSize(2);
        assertThat(config.limits().requestLine()).isEqualTo(16 << 10);
        assertThat(config.limits().headers()).isEqualTo(64 << 10);
        assertThat(config.limits().headerCount()).isEqualTo(100);
        assertThat(config.limits().form()).isEqualTo(1 << 20);
        assertThat(config.limits().token()).isEqualTo(16 << 10);
        assertThat(config.limits().partHeader()).isEqualTo(64 << 10);
        assertThat(config.timeOuts().head()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.timeOuts().idle()).isEqualTo(Duration.ofSeconds(60));
        assertThat(with("maat.proxy.timeout.head", "250").timeOuts().head()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    @DisplayName("OPS-04 a missing or malformed setting stops the start and is named with what is expected")
    void named() {
        for (String key : REQUIRED.keySet()) {
            assertThatThrownBy(() -> with(key, ""))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("is missing")
                    .hasMessageContaining("must be");
        }
        assertThatThrownBy(() -> with("maat.pacs.url", "https://pacs/")).hasMessageContaining("maat.pacs.url");
        assertThatThrownBy(() -> with("maat.internal.client", "nocolon")).hasMessageContaining("id:secret");
        assertThatThrownBy(() -> with("maat.proxy.servers", ",")).hasMessageContaining("maat.proxy.servers");
        assertThatThrownBy(() -> with("maat.proxy.port", "70000")).hasMessageContaining("from 0 to 65535");
        assertThatThrownBy(() -> with("maat.proxy.trusted.addresses", "nobody"))
                .hasMessageContaining("maat.proxy.trusted.addresses")
                .hasMessageContaining("MAAT_PROXY_TRUSTED_ADDRESSES");
    }

    @Test
    @DisplayName("--help names every setting with its default")
    void help() {
        assertThat(ProxyConfig.help())
                .contains("maat.pacs.url", "[required]", "maat.proxy.limit.token", "[16384]", "maat.proxy.cache.bytes");
    }
}
