/**
 * A request's way through the proxy: front end, dispatch, hand-over to the PACS or a server, and the answer back. All of
 * one request happens on the event loop of its client's connection.
 */
package maat.proxy.pipeline;
