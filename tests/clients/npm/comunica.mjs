import { QueryEngine } from '@comunica/query-sparql'
import { asked, rows, statements, tell } from './common.mjs'

const engine = new QueryEngine()
const sparql = { sources: [{ type: 'sparql', value: asked.endpoint }] }
const detected = { sources: [asked.endpoint] } // found out to be an endpoint from its service description
const told = {}
for (const [name, context] of Object.entries({ sparql, detected })) {
  told[name] = {
    select: rows(await (await engine.queryBindings(asked.select, context)).toArray()),
    ask: await engine.queryBoolean(asked.ask, context),
    construct: statements(await (await engine.queryQuads(asked.construct, context)).toArray())
  }
}
// The endpoint and a document of linked data in one query, joined by the client.
const both = { sources: [{ type: 'sparql', value: asked.endpoint }, asked.document] }
told.federated = rows(await (await engine.queryBindings(asked.select, both)).toArray())
tell(told)
