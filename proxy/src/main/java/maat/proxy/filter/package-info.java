/**
 * What the archive says is changed here before a client sees it: addresses are rewritten to the public root, references
 * to other objects dropped, and the answers about the visible series of a study joined into one.
 */
package maat.proxy.filter;
