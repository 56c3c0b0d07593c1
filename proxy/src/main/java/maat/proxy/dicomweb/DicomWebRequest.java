package maat.proxy.dicomweb;

import java.util.List;
import java.util.Optional;

/** A request of DICOMweb (PS3.18) that the proxy decides and the archive answers. */
public sealed interface DicomWebRequest extends Route {

    /**
     * STOW-RS: {@code POST /studies} or {@code POST /studies/{study}}.
     *
     * @param study the one study all parts must belong to, if the path names it (UPL-13)
     * @param album where to, {@code ?album=}; otherwise what the token implies
     * @param accept {@code ?accept=}
     */
    record StoreInstances(Optional<Uid> study, Optional<String> album, Optional<String> accept)
            implements DicomWebRequest {}

    /** A request about a whole study: what it yields depends on the series that are visible in its source. */
    sealed interface OfStudy extends DicomWebRequest {
        Uid study();

        Source source();

        Parameters parameters();
    }

    /** A request below one series: allowed if the series is visible, whatever the source (10.4). */
    sealed interface OfSeries extends DicomWebRequest {
        Uid study();

        Uid series();

        /** The instance, where one is named: it must belong to the series (H-08). */
        Optional<Uid> namedInstance();

        Parameters parameters();
    }

    /** {@code GET /studies/{study}}: the instances of all visible series. */
    record RetrieveStudy(Uid study, Source source, Parameters parameters) implements OfStudy {
        /** The same for one series of it. */
        public RetrieveSeries ofSeries(Uid series) {
            return new RetrieveSeries(study, series, parameters);
        }
    }

    /** {@code GET /studies/{study}/metadata}: the metadata of all visible series. */
    record StudyMetadata(Uid study, Source source, Parameters parameters) implements OfStudy {
        /** The same for one series of it. */
        public RetrieveMetadata ofSeries(Uid series) {
            return new RetrieveMetadata(study, series, Optional.empty(), parameters);
        }
    }

    /**
     * {@code GET /studies/{study}/instances}: the instances of all visible series as a list.
     *
     * @param only the series that the caller asks for ({@code SeriesInstanceUID}); empty means all
     * @param paging counts over the whole list
     */
    record StudyInstances(Uid study, Source source, List<Uid> only, Paging paging, Parameters parameters)
            implements OfStudy {
        public StudyInstances {
            only = List.copyOf(only);
        }

        /** The same for one series of it, unpaged. */
        public SearchInstances ofSeries(Uid series) {
            return new SearchInstances(study, series, parameters);
        }
    }

    /** {@code GET …/series/{series}}. */
    record RetrieveSeries(Uid study, Uid series, Parameters parameters) implements OfSeries {
        @Override
        public Optional<Uid> namedInstance() {
            return Optional.empty();
        }
    }

    /** {@code GET …/instances/{instance}}. */
    record RetrieveInstance(Uid study, Uid series, Uid instance, Parameters parameters) implements OfSeries {
        @Override
        public Optional<Uid> namedInstance() {
            return Optional.of(instance);
        }
    }

    /**
     * {@code GET …/instances/{instance}/frames/{frames}}.
     *
     * @param frames at least one number, each 1 or more, in the order asked
     */
    record RetrieveFrames(Uid study, Uid series, Uid instance, List<Integer> frames, Parameters parameters)
            implements OfSeries {
        public RetrieveFrames {
            frames = List.copyOf(frames);
        }

        @Override
        public Optional<Uid> namedInstance() {
            return Optional.of(instance);
        }
    }

    /**
     * {@code GET …/rendered} of a series, an instance or frames.
     *
     * @param frames empty unless frames of an instance are named
     */
    record RetrieveRendered(
            Uid study, Uid series, Optional<Uid> namedInstance, List<Integer> frames, Parameters parameters)
            implements OfSeries {
        public RetrieveRendered {
            frames = List.copyOf(frames);
        }
    }

    /**
     * {@code GET …/thumbnail} of a series, an instance or frames. Archives without thumbnails are asked for
     * {@code rendered} (WDO-06), which is also what {@link UpstreamUri} builds.
     *
     * @param frames empty unless frames of an instance are named
     */
    record RetrieveThumbnail(
            Uid study, Uid series, Optional<Uid> namedInstance, List<Integer> frames, Parameters parameters)
            implements OfSeries {
        public RetrieveThumbnail {
            frames = List.copyOf(frames);
        }

        /** The picture of one instance in its place: a series' thumbnail is that of an instance in its middle. */
        public RetrieveRendered renderedOf(Uid instance) {
            return new RetrieveRendered(study, series, Optional.of(instance), frames, parameters);
        }
    }

    /**
     * {@code GET …/{bulk data path}} below a series or an instance.
     *
     * @param path one or more segments of {@code [A-Za-z0-9._~-]+}, none of them {@code .} or {@code ..} (H-07)
     */
    record RetrieveBulkData(
            Uid study, Uid series, Optional<Uid> namedInstance, List<String> path, Parameters parameters)
            implements OfSeries {
        public RetrieveBulkData {
            path = List.copyOf(path);
        }
    }

    /** {@code GET …/metadata} of a series or an instance. */
    record RetrieveMetadata(Uid study, Uid series, Optional<Uid> namedInstance, Parameters parameters)
            implements OfSeries {}

    /** {@code GET …/series/{series}/instances}: QIDO-RS for the instances of one series. */
    record SearchInstances(Uid study, Uid series, Parameters parameters) implements OfSeries {
        @Override
        public Optional<Uid> namedInstance() {
            return Optional.empty();
        }
    }
}
