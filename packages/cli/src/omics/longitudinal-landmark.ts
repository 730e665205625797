import type { Exclusion, Finding } from '@tessera/evidence'
import {
  changeFromBaseline,
  type LandmarkMeasure,
  landmarkFeatures,
  landmarkMeasures,
  landmarkOutcomes,
  negativeControl,
  type PatientVisits,
  responseOutcomes,
} from '@tessera/omics'
import { writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Session } from '../perform.ts'
import type { LongitudinalOptions } from './longitudinal-options.ts'
import { type ClinicalRows, followUpOf, patientNumbers, responseOf } from './longitudinal-patients.ts'
import { type EffectRow, landmarkRows, landmarkTable, responseRows } from './longitudinal-rows.ts'
import { landmarkText, responseText } from './longitudinal-text.ts'

/** What the parts of the command add to. */
export interface LongitudinalFound {
  readonly rows: EffectRow[]
  readonly text: string[]
  readonly exclusions: Exclusion[]
  readonly findings: Finding[]
}

/** The part with a landmark: what is known by it, and what comes after; its fields of the document. */
export async function afterLandmark(
  visits: PatientVisits,
  clinical: ClinicalRows,
  timeZero: ReadonlyMap<string, number>,
  options: LongitudinalOptions,
  session: Session,
  found: LongitudinalFound,
): Promise<unknown> {
  const landmark = options.landmark ?? 0
  const measures = options.measures.map(knownMeasure)
  const features = landmarkFeatures(visits, {
    landmark,
    measures,
    ...(options.window === undefined ? {} : { window: options.window }),
    ...(options.baselineWithin === undefined ? {} : { within: options.baselineWithin }),
  })
  if (measures.includes('change')) found.findings.push(...changeFromBaseline(visits).findings)
  if (options.landmarkTable !== undefined) {
    const { columns, rows } = landmarkTable(features)
    await writeRows(options.landmarkTable, columns, rows)
  }
  const document: Record<string, unknown> = { day: landmark, measures, latestDay: features.latestDay }
  const followUp = followUpOf(clinical, options)
  if (followUp !== null) {
    const outcomes = landmarkOutcomes(features, followUp, {
      adjust: options.adjust.map(name => patientNumbers(clinical, name, followUp.patientIds)),
      onProgress: (done, total) =>
        session.onProgress({ stage: 'outcome after the landmark', done, total, etaSeconds: null }),
    })
    const { permutations, seed } = options
    const control =
      permutations === 0
        ? null
        : negativeControl(features, outcomes.risk, {
            measure: measures[0],
            permutations,
            seed,
            onProgress: done =>
              session.onProgress({ stage: 'shuffled outcomes', done, total: permutations, etaSeconds: null }),
          })
    const rows = landmarkRows(features, outcomes, options.level)
    found.rows.push(...rows)
    found.text.push(landmarkText(outcomes, rows, control, options.fdr))
    found.exclusions.push(...outcomes.exclusions)
    found.findings.push(...outcomes.findings)
    document.atRisk = outcomes.risk.patientIds.length
    document.events = outcomes.risk.cause.reduce((sum, cause) => sum + (cause === 1 ? 1 : 0), 0)
    document.competing = outcomes.risk.cause.reduce((sum, cause) => sum + (cause > 1 ? 1 : 0), 0)
    document.control = control && {
      measure: measures[0],
      permutations: control.permutations,
      seed: control.seed,
      meanShare: control.meanShare,
      standardError: control.standardError,
      anyDiscovery: control.anyDiscovery,
    }
  } else found.findings.push(...features.findings)
  const response = responseOf(clinical, timeZero, options)
  if (response !== null) {
    const outcomes = responseOutcomes(features, response, {
      adjust: options.adjust.map(name => patientNumbers(clinical, name, response.patientIds)),
    })
    const rows = responseRows(features, outcomes, options.level)
    found.rows.push(...rows)
    found.text.push(responseText(outcomes, rows, options.fdr))
    found.exclusions.push(...outcomes.exclusions)
    document.assessed = outcomes.risk.patientIds.length
    document.responders = outcomes.risk.cause.reduce((sum, v) => sum + v, 0)
  }
  return document
}

function knownMeasure(name: string): LandmarkMeasure {
  const measure = landmarkMeasures.find(one => one === name)
  if (measure === undefined)
    throw new UsageError(`--measures ${name}: known are ${landmarkMeasures.join(', ')}`)
  return measure
}
