// Runs the flows of the token endpoint through oauth4webapi and openid-client, which check every answer.
// Arguments: where the server listens, its public root, a user's token, the internal client's secret, a private JWK.
globalThis.crypto ??= (await import('node:crypto')).webcrypto;
const assert = (await import('node:assert/strict')).default;
const oauth = await import('oauth4webapi');
const openid = await import('openid-client');

const [server, root, userToken, secret, jwk] = process.argv.slice(2);
const issuer = new URL(`${root}/api`);
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const viewer = {
  subject_token: userToken,
  subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  scope: 'viewer read',
  studyUID: '1.2.3',
};

// The server stands behind a proxy that is not here: its public root leads to it.
const here = (url, options) => fetch(String(url).replace(root, server), options);
const options = { [oauth.customFetch]: here, [oauth.allowInsecureRequests]: true };

const key = JSON.parse(jwk);
const privateKey = await crypto.subtle.importKey(
  'jwk', key, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);

async function oauth4webapi() {
  const as = await oauth.processDiscoveryResponse(
    issuer, await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' }));
  const anybody = { client_id: 'anybody' };
  const internal = { client_id: 'maat-proxy' };
  const basic = oauth.ClientSecretBasic(secret);

  const issued = await oauth.processGenericTokenEndpointResponse(as, anybody,
    await oauth.genericTokenEndpointRequest(as, anybody, oauth.None(), exchange, viewer, options));
  assert.equal(issued.token_type, 'bearer');
  assert.equal(issued.scope, 'viewer read');

  const introspect = async (client, authentication, token) => oauth.processIntrospectionResponse(as, client,
    await oauth.introspectionRequest(as, client, authentication, token, options));
  assert.equal((await introspect(internal, basic, issued.access_token)).active, true);
  const signing = oauth.PrivateKeyJwt({ key: privateKey, kid: key.kid });
  assert.equal((await introspect({ client_id: 'zipper' }, signing, issued.access_token)).sub, 'alice');

  const DPoP = oauth.DPoP(anybody, await oauth.generateKeyPair('ES256'));
  const bound = await oauth.processGenericTokenEndpointResponse(as, anybody,
    await oauth.genericTokenEndpointRequest(as, anybody, oauth.None(), exchange, viewer, { ...options, DPoP }));
  assert.equal(bound.token_type, 'dpop');
  assert.equal((await introspect(internal, basic, bound.access_token)).cnf.jkt, await DPoP.calculateThumbprint());
  const studies = new URL(`${root}/api/studies?limit=1`);
  const list = async (token, with_) => (await oauth.protectedResourceRequest(
    token, 'GET', studies, undefined, undefined, { ...options, ...with_ })).status;
  assert.equal(await list(bound.access_token, { DPoP }), 204);
  assert.equal(await list(bound.access_token, { DPoP }), 204);
  await assert.rejects(list(bound.access_token, {}), (error) => error.cause[0].scheme === 'dpop');
  await assert.rejects(list(issued.access_token, { DPoP }), (error) => error.cause[0].scheme === 'dpop');
  assert.equal(await list(issued.access_token, {}), 204);

  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, anybody, oauth.None(), issued.access_token, options));
  assert.equal((await introspect(internal, basic, issued.access_token)).active, false);

  const refused = await oauth.genericTokenEndpointRequest(
    as, anybody, oauth.None(), exchange, { ...viewer, scope: 'pep', seriesUID: '1.2.3.4' }, options);
  await assert.rejects(oauth.processGenericTokenEndpointResponse(as, anybody, refused),
    (error) => error instanceof oauth.ResponseBodyError && error.error === 'unauthorized_client');
  const wrong = await oauth.introspectionRequest(
    as, internal, oauth.ClientSecretBasic('wrong'), issued.access_token, options);
  await assert.rejects(oauth.processIntrospectionResponse(as, internal, wrong),
    (error) => error instanceof oauth.WWWAuthenticateChallengeError || error.error === 'invalid_client');
}

async function openidClient() {
  const config = await openid.discovery(issuer, 'zipper', undefined,
    openid.PrivateKeyJwt({ key: privateKey, kid: key.kid }),
    { algorithm: 'oauth2', [openid.customFetch]: here, execute: [openid.allowInsecureRequests] });
  const issued = await openid.genericGrantRequest(config, exchange, viewer);
  assert.ok(issued.expires_in > 0);
  const told = await openid.tokenIntrospection(config, issued.access_token);
  assert.equal(told.active, true);
  assert.equal(told.scope, 'read');
  await openid.tokenRevocation(config, issued.access_token);
  assert.equal((await openid.tokenIntrospection(config, issued.access_token)).active, false);
}

await oauth4webapi();
await openidClient();
