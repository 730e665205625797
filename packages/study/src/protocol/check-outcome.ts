import type { StudyProtocol } from './study.ts'

type Question = StudyProtocol['questions'][number]
type Report = (code: string, message: string, cure: string, path: readonly PropertyKey[]) => void
type Expect = (kind: string, name: string, known: readonly string[], path: readonly PropertyKey[]) => void

/**
 * What a question says that its endpoint's type does not have: a cause of one event, cuts of levels that there are not,
 * published models of levels, thresholds of a value.
 */
export function checkOutcome(
  { endpoints }: StudyProtocol,
  question: Question,
  path: readonly PropertyKey[],
  report: Report,
  expect: Expect,
): void {
  const name = question.prognosis ?? question.benefit ?? ''
  const endpoint = endpoints[name]
  if (endpoint === undefined) return
  if (endpoint.type === 'ordinal')
    for (const [cut, from] of Object.entries(endpoint.cuts ?? {})) {
      const levels = endpoint.levels.map(String)
      expect('level', String(from), levels, ['endpoints', name, 'cuts', cut])
      if (String(from) === levels[0])
        report(
          'cut-below-every-level',
          `the cut '${cut}' is at '${from}', the lowest level: everybody is above it`,
          'name the lowest of the levels that lie above the cut',
          ['endpoints', name, 'cuts', cut],
        )
    }
  if (question.cause !== undefined && endpoint.type === 'competing')
    expect('cause', question.cause, Object.keys(endpoint.causes), [...path, 'cause'])
  else if (question.cause !== undefined)
    report(
      'cause-of-one-event',
      `a cause is named, and the endpoint '${name}' is ${endpoint.type}`,
      'take cause out, or ask about an endpoint of competing causes',
      [...path, 'cause'],
    )
  if (endpoint.type === 'ordinal' || endpoint.type === 'continuous') {
    const { cutOff } = question.riskGroups
    if (cutOff !== 'median')
      report(
        'no-risk-groups',
        `the cut-off of risk groups is ${cutOff}, and the endpoint '${name}' is ${endpoint.type}: it has no risk that is cut in two`,
        endpoint.type === 'ordinal' ? "name a cut of the levels: 'cuts' of the endpoint" : 'take it out',
        [...path, 'riskGroups', 'cutOff'],
      )
  }
  checkPublished(question, endpoint.type, path, report)
}

/** Of levels there is no published form; of values and competing events one that is taken as it is. */
function checkPublished(
  question: Question,
  type: StudyProtocol['endpoints'][string]['type'],
  path: readonly PropertyKey[],
  report: Report,
): void {
  if (type === 'binary' || type === 'time-to-event') return
  for (const [model, given] of Object.entries(question.models)) {
    if (Array.isArray(given) || given.published === undefined) continue
    const at = [...path, 'models', model, 'published']
    const { use, gives, nomogram } = given.published
    if (type === 'ordinal')
      report(
        'published-of-levels',
        `'${model}' is published, and a formula gives one number where levels need a probability each`,
        'ask about a binary endpoint at a cut of the levels',
        at,
      )
    else if (use !== 'validate')
      report(
        'published-as-it-is',
        `'${model}' shall be ${use === 'update' ? 'updated' : 'recalibrated'}; of ${type} endpoints a published model is validated as it is`,
        'write use: validate',
        [...at, 'use'],
      )
    else if (type === 'competing' && gives !== 'probability')
      report(
        'published-without-risk',
        `'${model}' gives a linear predictor, from which no incidence follows without its baseline`,
        'give the formula of the probability by the horizon',
        [...at, 'gives'],
      )
    else if (type === 'continuous' && nomogram !== undefined)
      report(
        'published-without-value',
        `'${model}' is a nomogram, which gives a risk and not a value`,
        'give the formula of the value',
        at,
      )
  }
}
