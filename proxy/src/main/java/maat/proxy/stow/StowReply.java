package maat.proxy.stow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import maat.proxy.pipeline.Exchange;
import maat.proxy.wire.Fields;

/**
 * Writes the answer to an upload.
 *
 * @param root public root of the addresses in it
 * @param xml whether the client asked for XML
 */
record StowReply(String root, boolean xml) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sends it, unless the client has gone. */
    void send(Exchange exchange, StowReport report, byte[] archive) {
        if (exchange.ended()) {
            return;
        }
        StowAnswer answer = report.answer(dataSet(archive), root);
        String text = xml ? DicomXml.of(answer.dataSet()) : answer.dataSet().toString();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String type = xml ? "application/dicom+xml" : "application/dicom+json";
        exchange.answer(answer.status(), Fields.of("Content-Type", type), body.length);
        exchange.write(Unpooled.wrappedBuffer(body));
        exchange.finish();
    }

    /** What the archive answered; a missing node where that is no data set. */
    private static JsonNode dataSet(byte[] body) {
        try {
            JsonNode document = JSON.readTree(body);
            return document.isArray() ? document.path(0) : document;
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }
}
