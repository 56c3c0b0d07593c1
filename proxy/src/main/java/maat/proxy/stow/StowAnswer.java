package maat.proxy.stow;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the client learns of its upload.
 *
 * @param status 200 all stored; 202 some failed; 403 all refused for want of a right; 409 none stored (UPL-11, UPL-14)
 * @param dataSet the STOW response module as DICOM JSON; neither it nor its items hold empty sequences or attributes
 */
public record StowAnswer(int status, ObjectNode dataSet) {}
