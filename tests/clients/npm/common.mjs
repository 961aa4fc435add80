// What the scripts of this folder share: they are told the endpoint, the authorization and the texts as JSON, and print JSON.
import { readFileSync } from 'node:fs'

export const asked = JSON.parse(readFileSync(0, 'utf-8'))

export function term (found) {
  return { kind: found.termType, value: found.value, language: found.language ?? '', datatype: found.datatype?.value ?? '' }
}

export function rows (found) {
  return found.map(row => Object.fromEntries([...row].map(([name, value]) => [name.value ?? name, term(value)])))
}

export function statements (found) {
  return found.map(quad => [quad.subject, quad.predicate, quad.object].map(term))
}

export function tell (told) {
  process.stdout.write(JSON.stringify(told))
}
