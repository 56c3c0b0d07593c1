package maat.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Ports")
class PortsTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("that somebody listens on are passed over, or refused by name where they must be exact")
    void taken() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = socket.getLocalPort();
            var ports = new Ports(DataFolder.open(folder));
            assertThat(ports.choose("a", taken)).isNotEqualTo(taken);
            assertThatThrownBy(() -> ports.exactly(taken, 1))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining(String.valueOf(taken));
        }
    }

    @Test
    @DisplayName("are remembered by the data folder and never given twice")
    void remembered() throws Exception {
        var data = DataFolder.open(folder);
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var ports = new Ports(data);
        int first = ports.choose("a", free);
        assertThat(ports.choose("b", first)).isNotEqualTo(first);
        assertThat(data.remembered("port.a")).contains(String.valueOf(first));
    }
}
