package maat.server.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.function.Function;
import maat.server.http.Parameters;
import maat.server.index.DataSets;

/** How series can be sorted (reference 2.5.2). What has no value comes last; ties stay as the PACS sent them. */
final class SeriesOrder {
    private static final String BY_NUMBER = "SeriesNumber";

    private SeriesOrder() {}

    /** By rising series number, where nothing else is asked for. @throws Problem 400 for any other sort key */
    static Comparator<ObjectNode> of(Parameters query) {
        String key = query.find("sort").orElse(BY_NUMBER);
        boolean descending = key.startsWith("-");
        String name = descending ? key.substring(1) : key;
        return switch (name) {
            case "Modality", "00080060" -> by(dataSet -> DataSets.text(dataSet, "00080060"), descending);
            case "SeriesInstanceUID", "0020000E", "0020000e" ->
                by(dataSet -> DataSets.text(dataSet, "0020000E"), descending);
            case BY_NUMBER, "00200011" -> by(dataSet -> DataSets.number(dataSet, "00200011"), descending);
            case "NumberOfSeriesRelatedInstances", "00201209" ->
                by(dataSet -> DataSets.number(dataSet, "00201209"), descending);
            default -> throw query.malformed("sort must name an attribute by which series are sorted");
        };
    }

    private static <T extends Comparable<T>> Comparator<ObjectNode> by(
            Function<ObjectNode, T> value, boolean descending) {
        Comparator<T> natural = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing(value, Comparator.nullsLast(natural));
    }
}
