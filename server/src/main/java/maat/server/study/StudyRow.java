package maat.server.study;

import java.util.List;

/**
 * A study as a caller sees it.
 *
 * @param attributes the data set that the PACS returned, as DICOM JSON
 * @param modalities of visible series
 * @param series number of visible series
 * @param instances number of instances in visible series
 * @param favorites number of visible series that are favourites where the caller looks
 * @param comments number of comments that the caller may see; 0 when not asked for
 */
record StudyRow(
        String uid,
        String attributes,
        List<String> modalities,
        long series,
        long instances,
        long favorites,
        long comments) {}
