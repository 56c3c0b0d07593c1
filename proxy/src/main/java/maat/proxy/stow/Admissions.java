package maat.proxy.stow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.decision.ServerCalls;
import maat.proxy.dicomweb.Uid;
import maat.proxy.pipeline.Exchange;

/**
 * Asks the server once for each series of an upload (once more where the identity attributes differ, since those may
 * contradict what is known), and tells it at the end what was stored.
 */
final class Admissions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Key(Uid study, Uid series, Map<String, String> attributes) {}

    private final Exchange exchange;
    private final ServerCalls server;
    private final Optional<String> album;
    private final Map<Key, Admission> known = new HashMap<>();

    Admissions(Exchange exchange, ServerCalls server, Optional<String> album) {
        this.exchange = exchange;
        this.server = server;
        this.album = album;
    }

    /** Calls back on the loop: before this returns where the answer is known. */
    void ask(InstanceHeader header, Consumer<Admission> then) {
        Key key = new Key(header.study(), header.series(), header.attributes());
        Admission before = known.get(key);
        if (before != null) {
            then.accept(before);
            return;
        }
        server.post(exchange.worker(), "/uploads/series", question(header), answer -> {
            Admission admission = read(answer);
            known.put(key, admission);
            then.accept(admission);
        });
    }

    private byte[] question(InstanceHeader header) {
        ObjectNode question = base(header.study());
        album.ifPresent(id -> question.put("album", id));
        question.put("series", header.series().value());
        question.put("ip", exchange.clientAddress());
        ObjectNode attributes = question.putObject("attributes");
        header.attributes().forEach(attributes::put);
        return bytes(question);
    }

    private ObjectNode base(Uid study) {
        return JSON.createObjectNode()
                .put("token", exchange.token().value())
                .put("proven", exchange.token().isWithProof())
                .put("study", study.value());
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Admission read(WholeAnswer.Answer answer) {
        if (answer.status() == 0 || answer.status() >= 500) {
            return new Admission.Unknown();
        }
        if (answer.status() != 200) {
            return new Admission.Refused(FailureReason.NOT_AUTHORIZED, List.of());
        }
        try {
            JsonNode said = JSON.readTree(answer.body());
            if (said.path("allowed").isBoolean()) {
                return said.path("allowed").booleanValue() ? new Admission.Granted() : refused(said);
            }
        } catch (IOException _) {
            // as if nothing had been said
        }
        return new Admission.Unknown();
    }

    private static Admission refused(JsonNode said) {
        List<String> tags = new ArrayList<>();
        said.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new Admission.Refused(said.path("failure_reason").asInt(FailureReason.NOT_AUTHORIZED), tags);
    }

    /** Lets the server index what the archive now holds; goes on afterwards, whether that worked or not (UPL-17). */
    void completed(Map<Uid, Set<Uid>> series, Runnable then) {
        int[] left = {series.size()};
        if (left[0] == 0) {
            then.run();
            return;
        }
        series.forEach((study, all) -> {
            ObjectNode document = base(study);
            var list = document.putArray("series");
            all.forEach(uid -> list.add(uid.value()));
            server.post(exchange.worker(), "/uploads/completed", bytes(document), _ -> {
                left[0]--;
                if (left[0] == 0) {
                    then.run();
                }
            });
        });
    }
}
