import type { Finding } from '@tessera/evidence'
import type { EndpointProtocol } from './endpoint.ts'
import type { StudyProtocol } from './study.ts'
import type { SurrogateProtocol } from './surrogate-schema.ts'

/** The surrogate that an endpoint declares; undefined where what it names is observed. */
export function surrogateOf(endpoint: EndpointProtocol | undefined): SurrogateProtocol | undefined {
  return endpoint !== undefined && 'surrogate' in endpoint ? endpoint.surrogate : undefined
}

/** How the report names an endpoint; one that stands for something else is named so, whatever it is called. */
export function endpointLabel(endpoint: EndpointProtocol, name: string): string {
  const surrogate = surrogateOf(endpoint)
  return surrogate ? `Anticipated ${surrogate.for} by ${surrogate.by}` : (endpoint.label ?? name)
}

/** What an answer about a surrogate adds. */
export function surrogateSentence({ for: what, by }: SurrogateProtocol): string {
  return `What is predicted is a score (${by}) that anticipates ${what}; ${what} itself was observed in nobody here, and this says nothing of how well it can be predicted.`
}

const observed = /respon|toleran|toxic|irae|adverse|benefit|surviv|recurren|progress/i
type LineOf = (path: readonly PropertyKey[]) => number

/**
 * A score is not what it foretells: an endpoint that a published signature gives and whose words claim more must declare
 * its surrogate, words that leave "anticipated" out are refused, and a model may not read the assay that its outcome
 * was measured with.
 */
export function surrogateFindings(protocol: StudyProtocol, file: string, lineOf: LineOf): Finding[] {
  const findings: Finding[] = []
  const report = (code: string, message: string, cure: string, path: readonly PropertyKey[]) =>
    findings.push({
      ...{ severity: 'error' as const, code, message, cure, file },
      row: lineOf(path),
      field: path.map(String).join('.'),
    })
  for (const [name, endpoint] of Object.entries(protocol.endpoints)) {
    const path = ['endpoints', name]
    const surrogate = surrogateOf(endpoint)
    const words = `${name.replaceAll(/[_-]/g, ' ')} ${endpoint.label ?? ''}`
    if (surrogate === undefined && blocksOf(protocol, endpoint).length > 0 && observed.test(words))
      report(
        'score-named-as-outcome',
        `'${name}' is a score of an assay and is named as if it had been observed`,
        'declare what it stands for: surrogate: { for: response to PD-1 inhibitors, by: the signature }',
        path,
      )
    if (surrogate === undefined) continue
    if (endpoint.label !== undefined && !/anticipated/i.test(endpoint.label))
      report(
        'surrogate-label',
        `the label of '${name}' leaves out that it is anticipated`,
        `leave it out: the report says "${endpointLabel(endpoint, name)}"`,
        [...path, 'label'],
      )
  }
  protocol.questions.forEach((question, index) => {
    const endpoint = protocol.endpoints[question.prognosis ?? question.benefit ?? '']
    if (endpoint === undefined) return
    const path = ['questions', index]
    const surrogate = surrogateOf(endpoint)
    const said = [
      { words: question.label, at: ['label'] },
      ...Object.entries(question.models).map(([model, given]) => ({
        words: Array.isArray(given) ? undefined : given.label,
        at: ['models', model, 'label'],
      })),
    ]
    for (const { words, at } of said)
      if (surrogate && words !== undefined && observed.test(words) && !/anticipated/i.test(words))
        report(
          'surrogate-label',
          `'${words}' names as observed what ${surrogate.by} only anticipates`,
          `leave the label out: the report says "${endpointLabel(endpoint, '')}"`,
          [...path, ...at],
        )
    if (surrogate && question.benefit !== undefined)
      report(
        'surrogate-benefit',
        'who benefits cannot be asked of a score that anticipates an outcome',
        'ask for its prognosis, or name an endpoint that was observed',
        path,
      )
    const measuredWith = new Set(blocksOf(protocol, endpoint))
    for (const [model, given] of Object.entries(question.models)) {
      const read = (Array.isArray(given) ? given : (given.blocks ?? [])).find(block =>
        measuredWith.has(block),
      )
      if (read !== undefined)
        report(
          'outcome-from-predictor',
          `the model '${model}' reads the block '${read}', from which its outcome is computed`,
          `take '${read}' out of this model`,
          [...path, 'models', model],
        )
    }
  })
  return findings
}

/** Blocks that the columns of an endpoint were measured with. */
function blocksOf({ measured }: StudyProtocol, endpoint: EndpointProtocol): string[] {
  const text =
    endpoint.type === 'continuous'
      ? endpoint.value
      : endpoint.type === 'binary'
        ? endpoint.event
        : endpoint.type === 'ordinal'
          ? endpoint.column
          : ''
  const names = new Set(text.match(/[A-Za-z_]\w*/g) ?? [])
  return Object.entries(measured).flatMap(([name, { assay }]) => (names.has(name) ? [assay] : []))
}
