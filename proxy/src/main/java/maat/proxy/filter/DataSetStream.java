package maat.proxy.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins arrays of data sets in DICOM JSON into one array as they arrive, with their addresses rewritten at every depth.
 * Memory stays flat: one token is the most that is held. Numbers pass as they are written.
 *
 * <p>Not thread-safe. Buffers fed stay the caller's; buffers taken belong to the caller.
 */
final class DataSetStream implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String BULK_DATA = "BulkDataURI";
    private static final String RETRIEVE_URL = "00081190";
    private static final int OUTSIDE = -1;

    private final ByteBufAllocator allocator;
    private final Page page;
    private ByteBuf output;
    private final JsonGenerator out;

    private JsonParser in;
    private ByteArrayFeeder feeder;
    private References references;
    private int depth;
    private boolean array;
    private boolean skipping;
    private boolean bulkData;
    private int retrieveUrl = OUTSIDE;
    private List<String> addresses;

    DataSetStream(ByteBufAllocator allocator, Page page) {
        this.allocator = allocator;
        this.page = page;
        this.output = allocator.buffer();
        try {
            this.out = JSON.createGenerator(new Sink());
            out.writeStartArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Where the generator writes: into whatever buffer is current. */
    private final class Sink extends java.io.OutputStream {
        @Override
        public void write(int b) {
            output.writeByte(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            output.writeBytes(bytes, offset, length);
        }
    }

    /** A further array of data sets begins. */
    void beginDocument(References about) {
        try {
            in = JSON.createNonBlockingByteArrayParser();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        feeder = (ByteArrayFeeder) in.getNonBlockingInputFeeder();
        references = about;
        depth = 0;
        array = false;
    }

    /** Takes the next bytes of the document. */
    void feed(ByteBuf bytes) throws MalformedDataSets {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        try {
            feeder.feedInput(copy, 0, copy.length);
            pump();
        } catch (IOException broken) {
            throw new MalformedDataSets("no JSON");
        }
    }

    /** The document is complete; an empty one holds nothing. */
    void endDocument() throws MalformedDataSets {
        try {
            feeder.endOfInput();
            pump();
            in.close();
        } catch (IOException broken) {
            throw new MalformedDataSets("no complete JSON");
        }
    }

    /** Closes the array. */
    void end() {
        try {
            out.writeEndArray();
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** How many bytes are ready to be sent, at least. */
    int ready() {
        return output.readableBytes();
    }

    /** What is ready to be sent. */
    ByteBuf take() {
        try {
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ByteBuf taken = output;
        output = allocator.buffer();
        return taken;
    }

    private void pump() throws IOException, MalformedDataSets {
        for (JsonToken token = in.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = in.nextToken()) {
            take(token);
        }
    }

    private void take(JsonToken token) throws IOException, MalformedDataSets {
        if (depth == 0) {
            beginTop(token);
        } else if (skipping) {
            skip(token);
        } else if (token.isStructEnd()) {
            endStructure(token);
        } else if (depth == 1 && array) {
            beginDataSet(token);
        } else {
            inside(token);
        }
    }

    private void beginTop(JsonToken token) throws IOException, MalformedDataSets {
        if (token == JsonToken.START_ARRAY) {
            array = true;
            depth = 1;
        } else {
            beginDataSet(token);
        }
    }

    private void beginDataSet(JsonToken token) throws IOException, MalformedDataSets {
        if (token != JsonToken.START_OBJECT) {
            throw new MalformedDataSets("no data set");
        }
        skipping = !page.takesNext();
        depth++;
        if (!skipping) {
            out.writeStartObject();
        }
    }

    private void skip(JsonToken token) {
        if (token.isStructStart()) {
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
            skipping = depth > (array ? 1 : 0);
        }
    }

    private void endStructure(JsonToken token) throws IOException {
        depth--;
        if (addresses != null && token == JsonToken.END_ARRAY) {
            endAddresses();
        } else if (token == JsonToken.END_OBJECT) {
            retrieveUrl = depth == retrieveUrl ? OUTSIDE : retrieveUrl;
            out.writeEndObject();
        } else if (depth > 0) {
            out.writeEndArray();
        }
    }

    private void endAddresses() throws IOException {
        if (!addresses.isEmpty()) {
            out.writeArrayFieldStart("Value");
            for (String address : addresses) {
                out.writeString(address);
            }
            out.writeEndArray();
        }
        addresses = null;
    }

    private void inside(JsonToken token) throws IOException, MalformedDataSets {
        if (bulkData) {
            bulkData = false;
            bulkData(token);
        } else if (addresses != null) {
            address(token);
        } else if (token == JsonToken.FIELD_NAME) {
            name(in.currentName());
        } else {
            copy(token);
        }
    }

    private void name(String name) throws IOException {
        if (name.equals(BULK_DATA)) {
            bulkData = true;
        } else if (retrieveUrl == depth - 1 && name.equals("Value")) {
            addresses = new ArrayList<>();
        } else {
            if (name.equals(RETRIEVE_URL)) {
                retrieveUrl = depth;
            }
            out.writeFieldName(name);
        }
    }

    private void bulkData(JsonToken token) throws IOException, MalformedDataSets {
        if (token == JsonToken.VALUE_STRING) {
            var address = references.rewritten(in.getText());
            if (address.isPresent()) {
                out.writeStringField(BULK_DATA, address.get());
            }
        } else if (token != JsonToken.VALUE_NULL) {
            throw new MalformedDataSets("no address of bulk data");
        }
    }

    private void address(JsonToken token) throws IOException, MalformedDataSets {
        switch (token) {
            case START_ARRAY -> depth++;
            case VALUE_STRING -> references.rewritten(in.getText()).ifPresent(addresses::add);
            case VALUE_NULL -> {
                // A value without an array around it: nothing to keep.
                if (depth == retrieveUrl + 1) {
                    addresses = null;
                }
            }
            default -> throw new MalformedDataSets("no address");
        }
    }

    private void copy(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> {
                depth++;
                out.writeStartObject();
            }
            case START_ARRAY -> {
                depth++;
                out.writeStartArray();
            }
            case VALUE_STRING -> out.writeString(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
            case VALUE_TRUE -> out.writeBoolean(true);
            case VALUE_FALSE -> out.writeBoolean(false);
            default -> out.writeNull();
        }
    }

    @Override
    public void close() {
        output.release();
    }
}
