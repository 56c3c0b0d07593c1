package maat.server.album;

import maat.server.http.Parameters;
import maat.server.http.Problem;

/** A new album as asked for; flags that are not named have the defaults of the reference (4.1). */
public record AlbumFields(
        String name,
        String description,
        boolean addUser,
        boolean downloadSeries,
        boolean sendSeries,
        boolean deleteSeries,
        boolean addSeries,
        boolean writeComments) {

    static final int LONGEST_NAME = 255;
    static final int LONGEST_DESCRIPTION = 2048;

    /** @throws Problem 400 when the name is missing, blank or too long, or the description too long (ALB-02) */
    static AlbumFields of(Parameters form) {
        form.required("name");
        return new AlbumFields(
                form.text("name", LONGEST_NAME).orElseThrow(),
                form.text("description", LONGEST_DESCRIPTION).orElse(""),
                form.flag("addUser").orElse(false),
                form.flag("downloadSeries").orElse(true),
                form.flag("sendSeries").orElse(true),
                form.flag("deleteSeries").orElse(false),
                form.flag("addSeries").orElse(true),
                form.flag("writeComments").orElse(true));
    }
}
