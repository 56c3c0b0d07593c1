package maat.server.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;
import maat.server.principal.Principal;

/** Writes the question as the policies read it. At most 4 KB: sets of series never travel to Rego. */
final class InputDocument {

    /** Characters; a longer document is a defect of its facts statement and is not asked. */
    static final int MOST_CHARACTERS = 4_096;

    /** Characters of a reference to a user that are passed on, as many as an e-mail address has at most. */
    private static final int LONGEST_REFERENCE = 320;

    private static final JsonFactory JSON = new JsonFactory();

    private InputDocument() {}

    /** @throws PolicyFailure when the document exceeds {@link #MOST_CHARACTERS} */
    static String of(Question question, String facts, long now) {
        var text = new StringWriter(1_024);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("action", question.action().word());
            json.writeFieldName("principal");
            write(json, question.caller().principal());
            json.writeFieldName("resource");
            write(json, question.resource());
            json.writeFieldName("facts");
            json.writeRawValue(facts);
            json.writeObjectFieldStart("context");
            json.writeNumberField("now", now);
            json.writeFieldName("source");
            write(json, question.source());
            write(json, "ip", question.caller().address());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (text.getBuffer().length() > MOST_CHARACTERS) {
            throw new PolicyFailure("input document of %s has %d characters"
                    .formatted(question.action().word(), text.getBuffer().length()));
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Principal principal) throws IOException {
        json.writeStartObject();
        switch (principal) {
            case Principal.User user -> {
                json.writeStringField("kind", "user");
                json.writeStringField("user", user.sub());
                write(json, "act", user.actingParty());
                write(json, "scopes", user.scopes());
                write(json, "roles", user.roles());
            }
            case Principal.Capability _ -> json.writeStringField("kind", "capability");
            case Principal.Viewer viewer -> write(json, viewer);
            case Principal.Client client -> {
                json.writeStringField("kind", "client");
                json.writeStringField("client", client.id());
            }
            case Principal.Anonymous _ -> json.writeStringField("kind", "anonymous");
        }
        if (principal.expires().isPresent()) {
            json.writeNumberField("expires", principal.expires().get().toEpochMilli());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Principal.Viewer viewer) throws IOException {
        json.writeStringField("kind", "viewer");
        switch (viewer.wrapped()) {
            case Principal.Wrapped.User user -> {
                json.writeStringField("wraps", "user");
                json.writeStringField("user", user.sub());
                write(json, "act", user.actingParty());
            }
            case Principal.Wrapped.Capability _ -> json.writeStringField("wraps", "capability");
        }
        json.writeObjectFieldStart("viewer");
        json.writeStringField("id", viewer.id());
        json.writeStringField("study", viewer.study());
        json.writeFieldName("source");
        write(json, viewer.source());
        write(json, "scope", viewer.scope());
        json.writeBooleanField("bound", viewer.boundTo().isPresent());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Resource resource) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", resource.type());
        write(json, "album", Optional.ofNullable(resource.album()));
        write(json, "study", Optional.ofNullable(resource.study()));
        write(json, "series", Optional.ofNullable(resource.series()));
        write(json, "user", Optional.ofNullable(resource.user()).map(InputDocument::shortened));
        write(json, "kind", Optional.ofNullable(resource.kind()));
        if (resource.fields() != null) {
            write(json, "fields", resource.fields());
        }
        json.writeEndObject();
    }

    /** Whom a reference names is a fact; the rules need to know only that somebody is named. */
    private static String shortened(String reference) {
        return reference.codePointCount(0, reference.length()) <= LONGEST_REFERENCE
                ? reference
                : reference.substring(0, reference.offsetByCodePoints(0, LONGEST_REFERENCE));
    }

    private static void write(JsonGenerator json, Source source) throws IOException {
        json.writeStartObject();
        switch (source) {
            case Source.Any _ -> json.writeStringField("kind", "any");
            case Source.Inbox _ -> json.writeStringField("kind", "inbox");
            case Source.Album album -> {
                json.writeStringField("kind", "album");
                json.writeStringField("album", album.album());
            }
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void write(JsonGenerator json, String name, Collection<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
