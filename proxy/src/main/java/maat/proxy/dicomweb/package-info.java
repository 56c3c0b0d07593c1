/**
 * The request grammar: method and target become a {@link maat.proxy.dicomweb.ParsedRequest} or a typed refusal. Nothing
 * reaches a PACS or a server that was not parsed here, and what does is rebuilt from the parsed parts.
 */
package maat.proxy.dicomweb;
