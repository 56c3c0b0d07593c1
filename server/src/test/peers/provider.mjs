// Two OpenID providers by oidc-provider, with the same users and keys but different issuers. Each resource stands for a
// kind of access token, as its name says. Prints both issuers as JSON; then obeys, line by line: "rotate" brings new
// keys, "clock {milliseconds}" moves the clock; answers "done".
import './older-node.mjs';

const { createServer } = await import('node:http');
const { createInterface } = await import('node:readline');
const { Provider, errors } = await import('oidc-provider');

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const resources = new Map(algorithms.map((alg) => [`urn:maat:${alg.toLowerCase()}`, { audience: 'maat', alg }]));
resources.set('urn:maat:supported', { audience: 'maat', alg: 'ES256' });
resources.set('urn:other', { audience: 'other', alg: 'ES256' });
let keyNumber = 0;

async function newKeys() {
  keyNumber += 1;
  const pairs = await Promise.all([
    crypto.subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']),
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']),
    crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']),
  ]);
  return Promise.all(pairs.map(async ({ privateKey }) => {
    const { key_ops, ext, alg, ...jwk } = await crypto.subtle.exportKey('jwk', privateKey);
    return { ...jwk, use: 'sig', kid: `${jwk.kty.toLowerCase()}-${keyNumber}` };
  }));
}

function configuration(keys) {
  return {
    jwks: { keys },
    clients: [{
      client_id: 'viewer',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'],
      application_type: 'native',
    }],
    enabledJWA: { dPoPSigningAlgValues: ['ES256'] },
    scopes: ['openid', 'email', 'profile'],
    claims: { email: ['email'], profile: ['name'] },
    features: {
      devInteractions: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(ctx, indicator) {
          const known = resources.get(indicator);
          if (!known) {
            throw new errors.InvalidTarget();
          }
          return {
            scope: 'images', audience: known.audience, accessTokenFormat: 'jwt', accessTokenTTL: 1800,
            jwt: { sign: { alg: known.alg } },
          };
        },
      },
    },
    findAccount: (ctx, id) => ({
      accountId: id, claims: () => ({ sub: id, email: `${id}@example.org`, name: id.toUpperCase() }),
    }),
    // A resource's token is not for the provider's own userinfo endpoint, so it says itself who its user is.
    extraTokenClaims: (ctx, token) => token.accountId && ({
      email: `${token.accountId}@example.org`,
      name: token.accountId.toUpperCase(),
      ...(token.accountId === 'root' && { groups: { maat: ['maat-admin', 'others'] } }),
      ...(ctx.oidc.params.resource === 'urn:maat:supported' && { act: { sub: 'helpdesk' } }),
    }),
    ttl: { Session: 3600, Grant: 3600, Interaction: 3600, AccessToken: 1800, IdToken: 1800 },
    cookies: { keys: ['for tests alone'] },
  };
}

const houses = await Promise.all([1, 2].map(async () => {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, issuer: `http://127.0.0.1:${server.address().port}` };
}));

async function furnish() {
  const keys = await newKeys();
  for (const { server, issuer } of houses) {
    server.removeAllListeners('request');
    server.on('request', new Provider(issuer, configuration(keys)).callback());
  }
}

await furnish();
console.log(JSON.stringify(houses.map(({ issuer }) => issuer)));

const now = Date.now;
for await (const line of createInterface({ input: process.stdin })) {
  const [word, value] = line.split(' ');
  if (word === 'rotate') {
    await furnish();
  } else if (word === 'clock') {
    Date.now = () => now() + Number(value);
  }
  console.log('done');
}
process.exit();
