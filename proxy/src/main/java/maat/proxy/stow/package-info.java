/**
 * Storing (STOW-RS): the multipart reader, the reader of instance headers, and the merge of what the archive answered
 * with what the proxy refused.
 */
package maat.proxy.stow;
