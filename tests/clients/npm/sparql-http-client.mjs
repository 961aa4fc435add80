import { Readable } from 'node:stream'
import ParsingClient from 'sparql-http-client/ParsingClient.js'
import StreamClient from 'sparql-http-client/StreamClient.js'
import { asked, statements, tell, term } from './common.mjs'

const told = {}
for (const operation of ['get', 'postUrlencoded', 'postDirect']) {
  const client = new ParsingClient({ endpointUrl: asked.endpoint, headers: asked.headers })
  const found = await client.query.select(asked.select, { operation })
  told[operation] = {
    select: found.map(row => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, term(value)]))),
    ask: await client.query.ask(asked.ask, { operation }),
    construct: statements([...await client.query.construct(asked.construct, { operation })])
  }
}
const client = new StreamClient({
  endpointUrl: asked.endpoint, updateUrl: asked.endpoint, storeUrl: asked.store, headers: asked.headers
})
await client.query.update(asked.update)
told.updated = await client.query.ask(asked.updated)

async function stored () {
  const found = []
  for await (const quad of client.store.get(graph)) found.push(quad)
  return found
}

const { factory } = client
const graph = factory.namedNode('urn:test:sparql-http-client')
const [subject, predicate] = ['urn:test:s', 'urn:test:p'].map(name => factory.namedNode(name))
await client.store.put(Readable.from([factory.quad(subject, predicate, factory.literal('Đo lường', 'vi'), graph)]), { graph })
told.stored = statements(await stored())
await client.store.post(Readable.from([factory.quad(subject, predicate, factory.literal('2'), graph)]), { graph })
told.more = (await stored()).length
tell(told)
