import type { Exclusion } from '@tessera/evidence'
import type { NumericFeature } from '@tessera/learning'
import { type AssayStep, columnName } from '@tessera/omics'
import { changeOf, type DeltaMeasure, deltaUnit } from '@tessera/radiomics'
import type { DeltaBlockProtocol } from '../protocol/delta-block.ts'
import type { AssayAtTimeZero } from './assay-columns.ts'
import type { LoadedAssay } from './assays.ts'
import { type AtTimeZero, samplesAtTimeZero } from './samples-at-time-zero.ts'

/** A block of changes, with what every fold does to them. */
export interface LoadedDelta {
  readonly block: string
  readonly protocol: DeltaBlockProtocol
  readonly steps: readonly AssayStep[]
}

const measures: Readonly<Record<DeltaBlockProtocol['delta']['as'], DeltaMeasure>> = {
  difference: 'difference',
  ratio: 'ratio',
  relative: 'relative_change',
  'log-ratio': 'log_ratio',
}

/**
 * The change of each feature that both tables have, of patients whose earlier and later scan or sample were known at time
 * zero. A patient with one of the two has no change, and a pair whose later one is older than the earlier leaves a row in
 * the ledger. A change that cannot be formed (0 before, no positive pair) is missing.
 */
export function deltaAtTimeZero(
  { block, protocol, steps }: LoadedDelta,
  from: LoadedAssay,
  to: LoadedAssay,
  question: string,
  rows: Int32Array,
  at: AtTimeZero,
): AssayAtTimeZero {
  const [earlier, later] = [from, to].map(({ block: name, protocol: own, unit, assay, patient }) =>
    samplesAtTimeZero(
      { block: name, samples: assay.samples, patient, unit, ...sampleChoice(own) },
      question,
      rows,
      at,
    ),
  )
  const findings = [...earlier.findings, ...later.findings]
  const before = earlier.chosen
  const after = later.chosen
  if (before === null || after === null) return { assay: null, findings, exclusions: [], declaration: null }
  const exclusions: Exclusion[] = []
  const pairs = Array.from(rows, (row, i) => {
    const [b, a] = [before[i][0], after[i][0]]
    if (b === undefined || a === undefined) return null
    const [was, is] = [from.assay.samples[b].takenAt, to.assay.samples[a].takenAt]
    if (was === null || is === null || is > was) return [b, a] as const
    exclusions.push({
      unit: to.unit,
      id: to.assay.samples[a].id,
      centre: at.patients.centres[at.patients.centre[row]] ?? null,
      stage: `block ${block}`,
      code: `${to.unit}-not-after`,
      reason: `not after the ${from.unit} of ${from.block}`,
      question,
    })
    return null
  })
  const measure = measures[protocol.delta.as]
  const places = to.assay.placeOf()
  const shared = from.assay.features.flatMap((feature, f) => {
    const g = places.get(feature.id)
    return g === undefined ? [] : [{ feature, f, g }]
  })
  const unit = deltaUnit(measure, from.assay.unit)
  const columns = shared.map(({ feature, f, g }): NumericFeature => {
    const [was, is] = [from.assay.row(f), to.assay.row(g)]
    const values = Float64Array.from(pairs, pair => {
      if (pair === null) return Number.NaN
      const change = changeOf(measure, was[pair[0]], is[pair[1]])
      return typeof change === 'number' ? change : Number.NaN
    })
    return { kind: 'numeric', name: columnName(block, feature.id), unit, values }
  })
  const features = shared.map(({ feature: { id, symbol } }) => ({ id, symbol }))
  return {
    assay: {
      block: { block, scale: 'score', unit, features, steps },
      columns,
      patients: pairs.filter(pair => pair !== null).length,
    },
    findings,
    exclusions,
    declaration: {
      block,
      knownAt: `change from ${from.block} to ${to.block}, both known at time zero`,
      verified: (earlier.declaration?.verified ?? false) && (later.declaration?.verified ?? false),
    },
  }
}

function sampleChoice({ take, within, knownAt }: LoadedAssay['protocol']) {
  return { take, within, knownAt }
}
