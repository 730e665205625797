import type { Finding } from '@tessera/evidence'
import { asEvent, type Feature, type OutcomeRows } from '@tessera/learning'
import { missingIn } from './feature.ts'

/** Features that cannot carry information: one value only, or none, or a level for nearly every patient. */
export function featureShapeFindings(features: readonly Feature[], question: string): Finding[] {
  const findings: Finding[] = []
  for (const feature of features) {
    const values = new Set<number>()
    let known = 0
    const n = feature.kind === 'numeric' ? feature.values.length : feature.codes.length
    for (let row = 0; row < n; row++) {
      if (missingIn(feature, row)) continue
      known++
      values.add(feature.kind === 'numeric' ? feature.values[row] : feature.codes[row])
    }
    const report = (code: string, message: string, cure: string) =>
      findings.push({
        severity: 'warning',
        code,
        message: `${message} in '${question}'`,
        cure,
        field: feature.name,
      })
    if (known === 0)
      report('empty-column', `'${feature.name}' has no value at all`, 'fill it in, or take it out')
    else if (values.size === 1)
      report(
        'constant-column',
        `'${feature.name}' has the same value for everybody`,
        'take it out: it gets no weight',
      )
    else if (feature.kind === 'categorical' && values.size > Math.max(10, known / 3))
      report(
        'too-many-levels',
        `'${feature.name}' has ${values.size} levels for ${known} patients`,
        'group the levels, or give the column type number',
      )
  }
  return findings
}

/** Outcomes that cannot be modelled: no event, nothing but events, one level or value; and centres with a single patient. */
export function outcomeShapeFindings(rows: OutcomeRows, question: string): Finding[] {
  const findings: Finding[] = []
  const { kind } = rows.outcome
  const events = asEvent(rows.outcome).event.reduce((sum, event) => sum + event, 0)
  if (rows.size === 0)
    return [
      {
        severity: 'error',
        code: 'no-patients',
        message: `nobody is left for '${question}'`,
        cure: 'look at the exclusions: a rule or a missing column took everybody',
      },
    ]
  if ((kind === 'ordinal' || kind === 'continuous') && (events === 0 || events === rows.size))
    findings.push({
      severity: 'error',
      code: 'endpoint-without-spread',
      message: `(almost) every one of ${rows.size} patients has the same ${kind === 'ordinal' ? 'level' : 'value'} of the endpoint of '${question}'`,
      cure: 'check the column and its codes: where nothing differs nothing can be learnt',
    })
  else if (events === 0)
    findings.push({
      severity: 'error',
      code: 'endpoint-without-events',
      message: `the endpoint of '${question}' has no event among ${rows.size} patients`,
      cure: 'check the event expression and the codes; without events nothing can be learnt',
    })
  if (kind === 'binary' && events === rows.size && events > 0)
    findings.push({
      severity: 'error',
      code: 'endpoint-without-non-events',
      message: `every one of ${rows.size} patients has the event of '${question}'`,
      cure: 'check the event expression and the codes',
    })
  const sizes = new Int32Array(rows.centres.length)
  for (const centre of rows.centre) sizes[centre]++
  sizes.forEach((n, centre) => {
    if (n !== 1) return
    findings.push({
      severity: 'warning',
      code: 'centre-with-one-patient',
      message: `centre ${rows.centres[centre]} has one patient in '${question}': no result of its own can be given`,
      cure: 'join it to another centre, or leave it out',
      centre: rows.centres[centre],
    })
  })
  return findings
}
