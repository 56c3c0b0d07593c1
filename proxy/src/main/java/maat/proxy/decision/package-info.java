/**
 * May this caller do that? Questions go to a server (AuthZEN); allows are remembered and used only under a lease, so
 * that no answer outlives the change that ends it; open streams are re-decided when what they rest on changes.
 */
package maat.proxy.decision;
