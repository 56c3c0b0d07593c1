package maat.proxy.backend;

import java.time.Duration;

/**
 * How much of a back end one event loop may use, and how long it waits.
 *
 * @param connections most connections per event loop
 * @param waiting most exchanges that wait for a connection, per event loop
 * @param acquire longest wait for a connection
 * @param connect longest wait for a connection to open
 * @param response longest wait for the head of an answer once the request is out
 * @param idle longest silence inside an answer that is being read
 * @param keep how long an idle connection is kept
 */
public record BackendLimits(
        int connections,
        int waiting,
        Duration acquire,
        Duration connect,
        Duration response,
        Duration idle,
        Duration keep) {}
