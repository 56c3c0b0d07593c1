/**
 * Exchanges with back ends (the PACS and the servers) over keep-alive connections. Each event loop has its own
 * connections, so that a client's request and the back end's answer never change threads.
 */
package maat.proxy.backend;
