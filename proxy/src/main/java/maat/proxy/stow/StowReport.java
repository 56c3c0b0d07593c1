package maat.proxy.stow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import maat.proxy.dicomweb.Uid;

/**
 * Keeps what became of each part of an upload, and joins it with what the archive answered into one answer (10.3).
 * What was forwarded and is not mentioned as stored has failed: an archive may store some parts, answer 400 and not
 * name the others.
 */
public final class StowReport {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private record Forwarded(InstanceHeader header, Optional<String> fileId) {}

    /** Instance UID to what was sent; a client may send one instance twice. */
    private final Map<String, Forwarded> forwarded = new LinkedHashMap<>();

    private final List<ObjectNode> failed = new ArrayList<>();
    private final List<ObjectNode> unreadable = new ArrayList<>();
    private boolean otherThanRights;

    /** The part goes to the archive. */
    public void forwarded(InstanceHeader header, Optional<String> fileId) {
        forwarded.put(header.instance().value(), new Forwarded(header, fileId));
    }

    /**
     * The part was refused.
     *
     * @param tags the attributes that contradict what is known, as decimal numbers; empty for other reasons
     */
    public void refused(InstanceHeader header, int reason, List<String> tags, Optional<String> fileId) {
        otherThanRights |= reason != FailureReason.NOT_AUTHORIZED;
        failed.add(failure(header, reason, tags, fileId));
    }

    /** Nobody could say what the part is. */
    public void unreadable(Optional<String> fileId) {
        otherThanRights = true;
        ObjectNode item = NODES.objectNode();
        DicomJson.put(item, DicomJson.FAILURE_REASON, "US", NODES.numberNode(FailureReason.PROCESSING_FAILURE));
        fileId.ifPresent(id -> DicomJson.put(item, DicomJson.FILE_ID, "CS", NODES.textNode(id)));
        unreadable.add(item);
    }

    /** Whether no part was seen at all. */
    public boolean isEmpty() {
        return forwarded.isEmpty() && failed.isEmpty() && unreadable.isEmpty();
    }

    /** Whether the archive gets anything. */
    public boolean hasForwarded() {
        return !forwarded.isEmpty();
    }

    /** The series of what was forwarded, by study. */
    public Map<Uid, Set<Uid>> series() {
        Map<Uid, Set<Uid>> series = new LinkedHashMap<>();
        for (Forwarded part : forwarded.values()) {
            series.computeIfAbsent(part.header().study(), _ -> new LinkedHashSet<>())
                    .add(part.header().series());
        }
        return series;
    }

    private static ObjectNode failure(InstanceHeader header, int reason, List<String> tags, Optional<String> fileId) {
        ObjectNode item = NODES.objectNode();
        if (!tags.isEmpty()) {
            ArrayNode values = NODES.arrayNode();
            tags.forEach(values::add);
            item.putObject(DicomJson.ATTRIBUTES).put("vr", "AT").set("Value", values);
        }
        fileId.ifPresent(id -> DicomJson.put(item, DicomJson.FILE_ID, "CS", NODES.textNode(id)));
        DicomJson.put(
                item,
                DicomJson.REFERENCED_CLASS,
                "UI",
                NODES.textNode(header.sopClass().value()));
        DicomJson.put(
                item,
                DicomJson.REFERENCED_INSTANCE,
                "UI",
                NODES.textNode(header.instance().value()));
        DicomJson.put(item, DicomJson.FAILURE_REASON, "US", NODES.numberNode(reason));
        return item;
    }

    /**
     * The answer.
     *
     * @param archive the data set that the archive answered, a missing node if there is none
     * @param root public root of the addresses, {@code …/api} or {@code …/api/link/{token}}
     */
    public StowAnswer answer(JsonNode archive, String root) {
        List<ObjectNode> stored = new ArrayList<>();
        List<ObjectNode> notStored = new ArrayList<>(failed);
        Set<String> named = new HashSet<>();
        Set<String> studies = new HashSet<>();
        for (JsonNode item : DicomJson.items(archive, DicomJson.REFERENCED_SEQUENCE)) {
            Forwarded part = forwarded.get(DicomJson.text(item, DicomJson.REFERENCED_INSTANCE));
            if (part != null && named.add(part.header().instance().value())) {
                studies.add(part.header().study().value());
                stored.add(stored(item, part, root));
            }
        }
        Map<String, JsonNode> failures = new HashMap<>();
        for (JsonNode item : DicomJson.items(archive, DicomJson.FAILED_SEQUENCE)) {
            failures.put(DicomJson.text(item, DicomJson.REFERENCED_INSTANCE), item);
        }
        for (Map.Entry<String, Forwarded> part : forwarded.entrySet()) {
            if (!named.contains(part.getKey())) {
                otherThanRights = true;
                notStored.add(failedThere(failures.get(part.getKey()), part.getValue()));
            }
        }
        return assemble(archive, root, stored, notStored, studies);
    }

    private static ObjectNode stored(JsonNode item, Forwarded part, String root) {
        ObjectNode copy = DicomJson.withoutEmpty(item);
        InstanceHeader header = part.header();
        String url =
                root + "/studies/" + header.study() + "/series/" + header.series() + "/instances/" + header.instance();
        DicomJson.put(copy, DicomJson.RETRIEVE_URL, "UR", NODES.textNode(url));
        part.fileId().ifPresent(id -> DicomJson.put(copy, DicomJson.FILE_ID, "CS", NODES.textNode(id)));
        return copy;
    }

    private static ObjectNode failedThere(JsonNode item, Forwarded part) {
        ObjectNode failure = failure(part.header(), FailureReason.PROCESSING_FAILURE, List.of(), part.fileId());
        if (item != null) {
            ObjectNode told = DicomJson.withoutEmpty(item);
            told.remove(DicomJson.FILE_ID);
            failure.setAll(told);
        }
        return failure;
    }

    private StowAnswer assemble(
            JsonNode archive, String root, List<ObjectNode> stored, List<ObjectNode> notStored, Set<String> studies) {
        ObjectNode dataSet = DicomJson.withoutEmpty(archive);
        dataSet.remove(List.of(
                DicomJson.RETRIEVE_URL,
                DicomJson.REFERENCED_SEQUENCE,
                DicomJson.FAILED_SEQUENCE,
                DicomJson.OTHER_FAILURES));
        if (studies.size() == 1) {
            String url = root + "/studies/" + studies.iterator().next();
            DicomJson.put(dataSet, DicomJson.RETRIEVE_URL, "UR", NODES.textNode(url));
        }
        DicomJson.putItems(dataSet, DicomJson.FAILED_SEQUENCE, notStored);
        DicomJson.putItems(dataSet, DicomJson.REFERENCED_SEQUENCE, stored);
        DicomJson.putItems(dataSet, DicomJson.OTHER_FAILURES, unreadable);
        return new StowAnswer(status(stored, notStored), dataSet);
    }

    /** The web client takes every 202 for a failure: warnings alone leave it at 200 (web-ui-calls 1.5). */
    private int status(List<ObjectNode> stored, List<ObjectNode> notStored) {
        if (notStored.isEmpty() && unreadable.isEmpty()) {
            return 200;
        }
        if (!stored.isEmpty()) {
            return 202;
        }
        return otherThanRights ? 409 : 403;
    }
}
