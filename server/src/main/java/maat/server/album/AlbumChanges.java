package maat.server.album;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/**
 * What an edit asks to change; what it does not name stays as it is. Fields have the names of the album object.
 * Their values are looked at after the decision only, since a missing right comes before a bad value (2.1).
 */
final class AlbumChanges {
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    /** What an album may permit to its members. */
    static final List<String> PERMISSIONS =
            List.of("addUser", "downloadSeries", "sendSeries", "deleteSeries", "addSeries", "writeComments");

    /** Kept with the membership of whoever edits. */
    private static final List<String> NOTIFICATIONS = List.of("notificationNewSeries", "notificationNewComment");

    private static final Pattern HUMP = Pattern.compile("[A-Z]");

    private final Parameters form;

    private AlbumChanges(Parameters form) {
        this.form = form;
    }

    static AlbumChanges of(Parameters form) {
        return new AlbumChanges(form);
    }

    /** How existing clients empty the description: a form without any field (UI-2). */
    static AlbumChanges ofNoField() {
        return new AlbumChanges(Parameters.ofForm(DESCRIPTION + "="));
    }

    Parameters form() {
        return form;
    }

    /** Names of the fields that are asked to change. */
    List<String> fields() {
        return Stream.of(Stream.of(NAME, DESCRIPTION), PERMISSIONS.stream(), NOTIFICATIONS.stream())
                .flatMap(names -> names)
                .filter(form::has)
                .map(AlbumChanges::field)
                .toList();
    }

    /**
     * New values of the album's own fields.
     *
     * @throws Problem 400 for a blank or too long name, or a too long description
     */
    Map<String, Object> ofAlbum() {
        var values = new LinkedHashMap<String, Object>();
        if (form.has(NAME)) {
            form.required(NAME);
        }
        form.text(NAME, AlbumFields.LONGEST_NAME).ifPresent(name -> values.put(NAME, name));
        form.text(DESCRIPTION, AlbumFields.LONGEST_DESCRIPTION).ifPresent(text -> values.put(DESCRIPTION, text));
        values.putAll(flags(PERMISSIONS));
        return values;
    }

    /** New values of what each member decides alone. */
    Map<String, Object> ofMember() {
        return flags(NOTIFICATIONS);
    }

    private Map<String, Object> flags(List<String> names) {
        var values = new LinkedHashMap<String, Object>();
        names.forEach(name -> form.flag(name).ifPresent(flag -> values.put(field(name), flag)));
        return values;
    }

    private static String field(String name) {
        return HUMP.matcher(name).replaceAll(hump -> "_" + hump.group().toLowerCase(Locale.ROOT));
    }
}
