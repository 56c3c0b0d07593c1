// Prints the access token of a person who has logged in. Arguments: issuer, user, resource.
const { login } = await import('./browser.mjs');

const [issuer, user, resource] = process.argv.slice(2);
console.log((await login(issuer, user, resource)).access_token);
