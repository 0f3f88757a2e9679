// An OpenID provider that we did not write, as an e-ID broker: one client, and people of whom some lack something.
// Told by one JSON argument: port, client, secret, redirect, and beside (the number stands beside the token).

import Provider from 'oidc-provider'

const told = JSON.parse(process.argv[2])
const issuer = `http://localhost:${told.port}`
const LEVEL = 'demo:loa3'
const people = {
  pia: { name: 'Pia Exempelsson', personalIdentityNumber: '196408233234' },
  tolvan: { name: 'Tolvan Tolvansson', personalIdentityNumber: '191212121212' },
  lower: { name: 'Pia Exempelsson', personalIdentityNumber: '196408233234', acr: 'demo:loa2' },
  numberless: { name: 'Pia Exempelsson' },
}

const provider = new Provider(issuer, {
  clients: [{ client_id: told.client, client_secret: told.secret, redirect_uris: [told.redirect] }],
  cookies: { keys: ['of the tests alone'] },
  acrValues: [LEVEL, 'demo:loa2'],
  claims: { acr: null, auth_time: null, openid: ['sub'], profile: ['name'], number: ['personalIdentityNumber'] },
  conformIdTokenClaims: told.beside,
  pkce: { required: () => true, methods: ['S256'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/as/${interaction.uid}` },
  async findAccount(_ctx, id) {
    const { acr, ...claims } = people[id]
    return { accountId: id, claims: () => ({ sub: id, ...claims }) }
  },
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
    grant.addOIDCScope('openid profile number')
    await grant.save()
    return grant
  },
})

// Choosing a person is one request: ?person= on the address that the browser was led to.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/as/')) return next()
  const person = ctx.query.person
  const result = people[person]
    ? { login: { accountId: person, acr: people[person].acr ?? LEVEL } }
    : { error: 'access_denied', error_description: 'cancelled' }
  ctx.respond = false
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false })
})

provider.listen(told.port, 'localhost', () => console.log('ready'))
