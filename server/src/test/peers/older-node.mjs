// What oidc-provider uses and the node of Debian 12 and Ubuntu 24.04 does not have yet. Import it before the provider;
// also the hook by which modules of the provider get the completed node:crypto.
import { register } from 'node:module';
import * as crypto from 'node:crypto';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  globalThis.crypto ??= crypto.webcrypto;
  URL.parse ??= (text, base) => (URL.canParse(text, base) ? new URL(text, base) : null);
  if (!crypto.hash) {
    register(import.meta.url);
  }
}

/** A hook of node's module loader; it runs in a thread of its own. */
export async function resolve(specifier, context, next) {
  return specifier === 'node:crypto' && context.parentURL?.includes('/oidc-provider/')
    ? { url: new URL('older-crypto.mjs', import.meta.url).href, shortCircuit: true }
    : next(specifier, context);
}
