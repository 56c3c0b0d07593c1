package maat.server.principal;

import java.util.Optional;

/**
 * Who asks, and from where.
 *
 * @param address the client's address, for the audit trail and for policies that know networks
 */
public record Caller(Principal principal, Optional<String> address) {}
