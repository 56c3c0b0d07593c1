// Logs a person in by authorization code with PKCE, through openid-client and the pages of the provider.
globalThis.crypto ??= (await import('node:crypto')).webcrypto;
const assert = (await import('node:assert/strict')).default;
const openid = await import('openid-client');

/** The answer of the token endpoint; its token is bound to the key pair, if there is one. */
export async function login(issuer, user, resource, keyPair) {
  const cookies = new Map();

  /** One step of a browser: sends its cookies, keeps those that it gets. */
  async function step(url, form) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    return answer;
  }

  /** Follows the provider from page to page, logging in and consenting, until it leads back to the client. */
  async function browse(from) {
    let url = from;
    for (let steps = 0; steps < 15; steps += 1) {
      let answer = await step(url);
      if (answer.status === 200) {
        const page = await answer.text();
        const [, action] = /action="([^"]+)"/.exec(page) ?? assert.fail(page);
        const [, prompt] = /name="prompt" value="([^"]+)"/.exec(page);
        answer = await step(new URL(action, url), { prompt, login: user, password: 'any' });
      }
      const next = answer.headers.get('location');
      assert.ok(next, await answer.text());
      url = new URL(next, url);
      if (url.pathname === '/callback') {
        return url;
      }
    }
    return assert.fail('no end of redirects');
  }

  const config = await openid.discovery(new URL(issuer), 'viewer', undefined, openid.None(),
    { execute: [openid.allowInsecureRequests] });
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const start = openid.buildAuthorizationUrl(config, {
    redirect_uri: 'http://127.0.0.1/callback', scope: 'images', resource, state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  return openid.authorizationCodeGrant(config, await browse(start),
    { pkceCodeVerifier: verifier, expectedState: state }, { resource },
    keyPair && { DPoP: openid.getDPoPHandle(config, keyPair) });
}
