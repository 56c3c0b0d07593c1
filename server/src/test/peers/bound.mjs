// Works with tokens that are bound to a key (RFC 9449), through openid-client: one of the OpenID provider, and a viewer
// token made from it. Arguments: issuer, user, resource, where the server listens, its public root.
const { login } = await import('./browser.mjs');
const assert = (await import('node:assert/strict')).default;
const openid = await import('openid-client');

const [issuer, user, resource, server, root] = process.argv.slice(2);
const here = (url, options) => fetch(String(url).replace(root, server), options);
const keyPair = await openid.randomDPoPKeyPair('ES256');
const { access_token: token } = await login(issuer, user, resource, keyPair);
const config = await openid.discovery(new URL(`${root}/api`), 'anybody', undefined, openid.None(),
  { algorithm: 'oauth2', [openid.customFetch]: here, execute: [openid.allowInsecureRequests] });
const DPoP = openid.getDPoPHandle(config, keyPair);

const ask = async (with_, method, path, form) => openid.fetchProtectedResource(config, with_,
  new URL(root + path), method, form && new URLSearchParams(form), new Headers(), { DPoP });

assert.equal((await ask(token, 'POST', '/api/register', { access_token: token })).status, 200);
assert.equal((await ask(token, 'POST', '/api/albums', { name: 'bound' })).status, 201);
assert.equal((await (await ask(token, 'GET', '/api/albums?limit=5')).json())[0].name, 'bound');

const issued = await openid.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
  subject_token: token,
  subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  scope: 'viewer read',
  studyUID: '1.2.3',
}, { DPoP });
assert.equal(issued.token_type, 'dpop');
assert.equal((await ask(issued.access_token, 'GET', '/api/studies')).status, 204);
for (const bound of [token, issued.access_token]) {
  const alone = await here(`${root}/api/studies`, { headers: { authorization: `Bearer ${bound}` } });
  assert.equal(alone.status, 401);
  assert.match(alone.headers.get('www-authenticate'), /^DPoP /);
}
await openid.tokenRevocation(config, issued.access_token);
assert.equal((await ask(issued.access_token, 'GET', '/api/studies')).status, 401);
