package maat.proxy.dicomweb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import maat.proxy.dicomweb.DicomWebRequest.*;

/** Writes a parsed request as the canonical public target that means it. */
final class PublicTargets {
    private PublicTargets() {}

    static String of(DicomWebRequest request) {
        List<Query.Field> fields = new ArrayList<>();
        switch (request) {
            case StoreInstances store -> {
                add(fields, "album", store.album());
                add(fields, "accept", store.accept());
            }
            case OfStudy study -> {
                switch (study.source()) {
                    case Source.Any _ -> {}
                    case Source.Inbox _ -> fields.add(new Query.Field("inbox", "true"));
                    case Source.Album album -> fields.add(new Query.Field("album", album.id()));
                }
                parameters(fields, study.parameters());
                if (study instanceof StudyInstances list) {
                    fields.add(new Query.Field(
                            "offset", String.valueOf(list.paging().offset())));
                    list.paging().limit().ifPresent(l -> fields.add(new Query.Field("limit", String.valueOf(l))));
                    if (!list.only().isEmpty()) {
                        fields.add(new Query.Field(
                                "0020000E", list.only().stream().map(Uid::value).collect(Collectors.joining(","))));
                    }
                }
            }
            case OfSeries series -> parameters(fields, series.parameters());
        }
        String path = "/api" + UpstreamUri.of(request).path();
        if (request instanceof RetrieveThumbnail) {
            path = path.replaceAll("rendered$", "thumbnail");
        }
        return fields.isEmpty() ? path : path + "?" + new Query(fields).encoded();
    }

    private static void parameters(List<Query.Field> fields, Parameters parameters) {
        add(fields, "accept", parameters.accept());
        fields.addAll(parameters.forwarded().fields());
    }

    private static void add(List<Query.Field> fields, String name, Optional<String> value) {
        value.ifPresent(v -> fields.add(new Query.Field(name, v)));
    }
}
