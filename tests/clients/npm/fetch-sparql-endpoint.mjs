import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint'
import { asked, statements, tell, term } from './common.mjs'

async function collected (stream) {
  const found = []
  for await (const each of stream) found.push(each)
  return found
}

const told = {}
for (const [name, options] of Object.entries({ form: {}, direct: { directPost: true }, get: { method: 'GET' } })) {
  const fetcher = new SparqlEndpointFetcher({ ...options, defaultHeaders: new Headers(asked.headers) })
  const found = await collected(await fetcher.fetchBindings(asked.endpoint, asked.select))
  told[name] = {
    select: found.map(row => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, term(value)]))),
    ask: await fetcher.fetchAsk(asked.endpoint, asked.ask),
    construct: statements(await collected(await fetcher.fetchTriples(asked.endpoint, asked.construct))),
    refused: await fetcher.fetchBindings(asked.endpoint, asked.broken).then(() => '', error => error.message)
  }
}
const fetcher = new SparqlEndpointFetcher({ defaultHeaders: new Headers(asked.headers) })
await fetcher.fetchUpdate(asked.endpoint, asked.update)
told.updated = await fetcher.fetchAsk(asked.endpoint, asked.updated)
tell(told)
