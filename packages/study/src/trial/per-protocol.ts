import { periodInDays } from '@tessera/clinical'
import type { Estimate, TableRecord } from '@tessera/evidence'
import { randomisedEffect, type TrialPatient, trialPopulations } from '@tessera/trials'
import { countColumn, estimateColumn, textColumn } from '../run/report-tables/columns.ts'
import { effectEstimate } from './effect-estimate.ts'
import { type EndpointContext, type EvidencePart, placedInTrial } from './trial-evidence.ts'

/**
 * The randomised effect among those treated as assigned, beside the one of everybody assigned, with the warning that
 * belongs to it. Nothing where the protocol does not say when treatment began.
 */
export function perProtocol(
  context: EndpointContext,
  randomised: readonly TrialPatient[],
  assigned: readonly Estimate[],
): EvidencePart {
  const { intake, endpoint, tau, times, level, analysis, status } = context
  const { received } = intake.protocol
  if (!received) return {}
  const { arms } = intake
  const { perProtocol: population } = trialPopulations(randomised, {
    arms,
    perProtocol: { startWithin: periodInDays(received.within) },
  })
  const treated = (arm: string) => population.patients.some(patient => patient.assigned === arm)
  if (!treated(arms.control) || !treated(arms.experimental))
    return {
      findings: [
        {
          severity: 'warning',
          code: 'per-protocol-empty',
          message: `${endpoint.label}: nobody of an arm was treated by the protocol (${population.rule})`,
          cure: `look at ${received.started} and trial.received.within`,
          field: received.started,
        },
      ],
    }
  const effect = randomisedEffect(population.patients, { arms, endpoint: endpoint.name, tau, times, level })
  const n = effect.arms[0].n + effect.arms[1].n
  const events = effect.arms[0].events + effect.arms[1].events
  const estimates = effect.effects.map(one =>
    effectEstimate(one, { analysis, of: 'per-protocol', n, events, status, level }),
  )
  const row = (whom: string) => (estimate: Estimate) => ({
    population: whom,
    measure: estimate.label,
    n: estimate.n,
    events: estimate.events,
    value: estimate.value,
    lower: estimate.lower,
    upper: estimate.upper,
  })
  const table: TableRecord = {
    ...placedInTrial(context, {
      name: 'per-protocol',
      section: 'comparison',
      title: 'As assigned, and as treated by the protocol',
      caption: `Per protocol: ${population.rule}. ${population.warning}`,
    }),
    columns: [
      textColumn('population', 'Randomised patients'),
      textColumn('measure', 'Measure'),
      countColumn('n', 'Patients'),
      countColumn('events', 'Events'),
      estimateColumn('value', 'Value'),
    ],
    rows: [
      ...assigned.filter(({ measure }) => measure !== 'log_rank').map(row('All, as assigned')),
      ...estimates.map(row('Treated by the protocol')),
    ],
    indent: null,
    note: `${population.leftOut.length} of ${randomised.length} are not in the second comparison.`,
  }
  return { estimates, tables: [table] }
}
