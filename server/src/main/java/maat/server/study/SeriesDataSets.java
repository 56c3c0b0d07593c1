package maat.server.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Series as the PACS describes them, made fit for the caller's eyes. */
final class SeriesDataSets {
    /** What the PACS says of all series of the study, also of those that the caller does not see. */
    private static final List<String> OF_ALL_SERIES = List.of("00080061", "00080062", "00201206", "00201208");

    private SeriesDataSets() {}

    /** Whether the series is a favourite, as the original writes it. */
    static void markFavorite(ObjectNode dataSet, boolean favorite) {
        put(dataSet, StudyFields.FAVORITES, "SH", Boolean.toString(favorite));
    }

    /**
     * Leads to the series by way of Maat, tells nothing of other series, and writes integer strings as text, which
     * existing clients understand best (UI-22).
     *
     * @param base URL of the study's series, with a slash at its end
     */
    static void adapt(ObjectNode dataSet, String base) {
        dataSet.remove(OF_ALL_SERIES);
        put(
                dataSet,
                "00081190",
                "UR",
                base + dataSet.path("0020000E").path("Value").path(0).asText());
        for (JsonNode attribute : dataSet) {
            if (attribute instanceof ObjectNode integers
                    && integers.path("vr").asText().equals("IS")) {
                var values = integers.path("Value");
                var texts = integers.putArray("Value");
                values.forEach(value -> texts.add(value.asText()));
            }
        }
    }

    private static void put(ObjectNode dataSet, String tag, String vr, String value) {
        dataSet.putObject(tag).put("vr", vr).putArray("Value").add(value);
    }
}
