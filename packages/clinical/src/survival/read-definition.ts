import { type Finding, FindingsError } from '@tessera/evidence'
import type {
  CensoringCondition,
  CensoringDate,
  CensoringRule,
  EventRule,
  SurvivalDefinition,
} from './definition.ts'
import { type FactKind, factKinds, type Site, sites } from './fact.ts'

const dates: readonly CensoringDate[] = [
  'time zero',
  'last adequate assessment',
  'last contact',
  'last known alive',
  'fact',
]

/**
 * Reads a user's own definition from JSON: the fields of {@link SurvivalDefinition}; `from`, `competing`,
 * `caution` and `source` may be left out.
 * @throws FindingsError `definition-unreadable`, one finding a fault, naming the place
 */
export function readSurvivalDefinition(json: unknown, file: string): SurvivalDefinition {
  const faults: Finding[] = []
  const reader = new Reader(file, faults)
  const object = reader.object(json, 'the definition')
  const definition: SurvivalDefinition = {
    parameter: reader.text(object.parameter, 'parameter'),
    label: reader.text(object.label, 'label'),
    rules: reader.text(object.rules, 'rules'),
    from:
      object.from === undefined
        ? 'time zero'
        : reader.one(object.from, ['time zero', 'first response'] as const, 'from'),
    events: reader.list(object.events, 'events').map((one, i) => eventOf(one, `events ${i + 1}`, reader)),
    competing: reader
      .list(object.competing ?? [], 'competing')
      .map((one, i) => eventOf(one, `competing ${i + 1}`, reader)),
    censoring: reader
      .list(object.censoring, 'censoring')
      .map((one, i) => ruleOf(one, `censoring ${i + 1}`, reader)),
    caution: object.caution === undefined ? null : reader.text(object.caution, 'caution'),
    source: object.source === undefined ? file : reader.text(object.source, 'source'),
  }
  if (faults.length > 0) throw new FindingsError(faults)
  return definition
}

function eventOf(json: unknown, where: string, reader: Reader): EventRule {
  const object = reader.object(json, where)
  return {
    fact: reader.one<FactKind>(object.fact, factKinds, `${where}, fact`),
    description: reader.text(object.description, `${where}, description`),
    ...sitesOf(object.sites, where, reader),
  }
}

function ruleOf(json: unknown, where: string, reader: Reader): CensoringRule {
  const object = reader.object(json, where)
  return {
    code: reader.text(object.code, `${where}, code`),
    when: conditionOf(object.when, `${where}, when`, reader),
    at: reader.one(object.at, dates, `${where}, at`),
    description: reader.text(object.description, `${where}, description`),
  }
}

const conditionKinds = [
  'no baseline assessment',
  'no assessment after baseline',
  'missed assessments',
  'fact before event',
  'no event after fact',
  'no event',
] as const

function conditionOf(json: unknown, where: string, reader: Reader): CensoringCondition {
  const object = reader.object(json, where)
  const kind = reader.one(object.kind, conditionKinds, `${where}, kind`)
  const fact = () => reader.one<FactKind>(object.fact, factKinds, `${where}, fact`)
  switch (kind) {
    case 'no assessment after baseline':
      return {
        kind,
        unlessDeathWithinVisits: reader.count(
          object.unlessDeathWithinVisits ?? 0,
          `${where}, unlessDeathWithinVisits`,
        ),
      }
    case 'missed assessments':
      return { kind, atLeast: reader.count(object.atLeast, `${where}, atLeast`) }
    case 'fact before event':
      return { kind, fact: fact(), ...sitesOf(object.sites, where, reader) }
    case 'no event after fact':
      return { kind, fact: fact() }
    default:
      return { kind }
  }
}

function sitesOf(json: unknown, where: string, reader: Reader): { readonly sites?: readonly Site[] } {
  if (json === undefined) return {}
  return {
    sites: reader.list(json, `${where}, sites`).map(one => reader.one<Site>(one, sites, `${where}, sites`)),
  }
}

/** Reads parts of a JSON document; what is not as it should be is a finding, and something harmless goes on. */
class Reader {
  readonly #file: string
  readonly #faults: Finding[]

  constructor(file: string, faults: Finding[]) {
    this.#file = file
    this.#faults = faults
  }

  object(json: unknown, where: string): Readonly<Record<string, unknown>> {
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return Object.fromEntries(Object.entries(json))
    this.#fault(where, json, 'an object { ... }')
    return {}
  }

  list(json: unknown, where: string): readonly unknown[] {
    if (Array.isArray(json)) return json
    this.#fault(where, json, 'a list [ ... ]')
    return []
  }

  text(json: unknown, where: string): string {
    if (typeof json === 'string' && json.trim() !== '') return json
    this.#fault(where, json, 'a text')
    return ''
  }

  count(json: unknown, where: string): number {
    if (typeof json === 'number' && Number.isInteger(json) && json >= 0) return json
    this.#fault(where, json, 'a whole number')
    return 0
  }

  one<T extends string>(json: unknown, known: readonly T[], where: string): T {
    const found = known.find(word => word === json)
    if (found !== undefined) return found
    this.#fault(where, json, `one of ${known.join(', ')}`)
    return known[0]
  }

  #fault(where: string, json: unknown, wanted: string): void {
    this.#faults.push({
      severity: 'error',
      code: 'definition-unreadable',
      message: `${where}: ${json === undefined ? 'missing' : JSON.stringify(json)}`,
      cure: `write ${wanted}`,
      file: this.#file,
      field: where,
    })
  }
}
