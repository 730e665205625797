import type { Fitted } from '@tessera/evidence'
import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import { droppedNotes } from '../preparation/dropped-columns.ts'
import type { CategoricalFeature, Feature } from '../rows.ts'
import type { BoostingColumn } from './columns.ts'

/** Rows with features, whatever their outcome. */
export interface FeatureRows {
  readonly features: readonly Feature[]
  readonly size: number
}

/** Features as trees read them: missing values as they are, levels by their training codes. */
export interface TreeColumns {
  readonly columns: readonly BoostingColumn[]
  readonly size: number
  readonly unseen: readonly { readonly feature: string; readonly level: string; readonly count: number }[]
}

const mostLevels = 255

const fittedFeatureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('numeric'), feature: z.string(), unit: z.string().nullable() }),
  z.object({
    kind: z.literal('categorical'),
    feature: z.string(),
    /** Levels of the training rows that have a bin of their own, alphabetical. */
    levels: z.array(z.string()),
    /** Levels of training rows beyond the most that fit: taken for missing. */
    rare: z.array(z.string()),
  }),
])
export const featureColumnsSchema = z.array(fittedFeatureSchema)
type FittedFeature = z.infer<typeof fittedFeatureSchema>

/** Which features a model of trees uses and how, from training rows. */
export interface FittedFeatureColumns extends Fitted<FeatureRows, TreeColumns> {
  readonly names: readonly string[]
  readonly notes: readonly string[]
  toJSON(): z.infer<typeof featureColumnsSchema>
}

/**
 * Features that vary in training, missing values counted as a state of their own; others are dropped and noted. Trees
 * need neither imputation nor dummies: a missing value follows each split's default direction, and levels are split
 * natively. A level that training has not met is missing, and counted as unseen.
 * @throws LearnerError 'not-finite' for an infinite value
 */
export function fitFeatureColumns(rows: FeatureRows): FittedFeatureColumns {
  const notes: string[] = []
  const missing: string[] = []
  const constant: string[] = []
  const fitted: FittedFeature[] = []
  for (const feature of rows.features) {
    const states = statesOf(feature)
    if (states.known === 0) missing.push(feature.name)
    else if (states.known + states.missing < 2) constant.push(feature.name)
    else if (feature.kind === 'numeric')
      fitted.push({ kind: 'numeric', feature: feature.name, unit: feature.unit })
    else fitted.push(fitLevels(feature, notes))
  }
  return fittedFeatureColumns(fitted, [...droppedNotes({ missing, constant }), ...notes])
}

/** The choice that `toJSON` wrote. */
export function featureColumnsFromJson(json: z.infer<typeof featureColumnsSchema>): FittedFeatureColumns {
  return fittedFeatureColumns(json, [])
}

function fittedFeatureColumns(
  fitted: readonly FittedFeature[],
  notes: readonly string[],
): FittedFeatureColumns {
  return {
    names: fitted.map(({ feature }) => feature),
    notes,
    apply: rows => readColumns(rows, fitted),
    toJSON: () => [...fitted],
  }
}

/** Distinct known values, counted up to two, and whether any is missing (0 or 1). */
function statesOf(feature: Feature): { known: number; missing: number } {
  const values = feature.kind === 'numeric' ? feature.values : feature.codes
  let first = Number.NaN
  let known = 0
  let missing = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (feature.kind === 'numeric' ? Number.isNaN(value) : value < 0) missing = 1
    else if (known === 0) {
      first = value
      known = 1
    } else if (value !== first) known = 2
  }
  if (feature.kind === 'numeric') requireFinite(feature.name, feature.values)
  return { known, missing }
}

function requireFinite(feature: string, values: Float64Array): void {
  const row = values.findIndex(value => Math.abs(value) === Number.POSITIVE_INFINITY)
  if (row >= 0)
    throw new LearnerError(
      'not-finite',
      `feature '${feature}' is infinite in row ${row}`,
      'correct the value or make it missing',
    )
}

function fitLevels(feature: CategoricalFeature, notes: string[]): FittedFeature {
  const counts = new Int32Array(feature.levels.length)
  for (const code of feature.codes) if (code >= 0) counts[code]++
  const seen = feature.levels.map((level, code) => ({ level, count: counts[code] })).filter(s => s.count > 0)
  const byName = (a: { level: string }, b: { level: string }) => (a.level < b.level ? -1 : 1)
  seen.sort((a, b) => b.count - a.count || byName(a, b))
  const kept = seen.slice(0, mostLevels).sort(byName)
  const rare = seen.slice(mostLevels).sort(byName)
  if (rare.length > 0)
    notes.push(
      `'${feature.name}' has ${seen.length} levels: the ${rare.length} rarest count as missing, beyond the ${mostLevels} most frequent`,
    )
  return {
    kind: 'categorical',
    feature: feature.name,
    levels: kept.map(({ level }) => level),
    rare: rare.map(({ level }) => level),
  }
}

function readColumns(rows: FeatureRows, fitted: readonly FittedFeature[]): TreeColumns {
  const byName = new Map(rows.features.map(feature => [feature.name, feature]))
  const unseen: { feature: string; level: string; count: number }[] = []
  const columns = fitted.map((wanted): BoostingColumn => {
    const feature = byName.get(wanted.feature)
    if (feature === undefined)
      throw new RangeError(
        `no feature '${wanted.feature}'; there are ${rows.features.map(f => f.name).join(', ')}`,
      )
    if (feature.kind !== wanted.kind)
      throw new TypeError(
        `feature '${wanted.feature}' was ${wanted.kind} in training and is ${feature.kind} now`,
      )
    if (feature.kind === 'numeric') {
      requireFinite(feature.name, feature.values)
      return { kind: 'numeric', name: feature.name, values: feature.values }
    }
    const levels = wanted.kind === 'categorical' ? wanted.levels : []
    const rare = new Set(wanted.kind === 'categorical' ? wanted.rare : [])
    const codes = recode(feature, levels, rare, unseen)
    return { kind: 'categorical', name: feature.name, codes, levels: levels.length }
  })
  return { columns, size: rows.size, unseen }
}

function recode(
  feature: CategoricalFeature,
  levels: readonly string[],
  rare: ReadonlySet<string>,
  unseen: { feature: string; level: string; count: number }[],
): Int32Array {
  const position = new Map(levels.map((level, i) => [level, i]))
  const codeOf = feature.levels.map(level => position.get(level) ?? -1)
  const counts = new Map<number, number>()
  const codes = feature.codes.map(code => {
    if (code < 0) return -1
    if (codeOf[code] < 0 && !rare.has(feature.levels[code])) counts.set(code, (counts.get(code) ?? 0) + 1)
    return codeOf[code]
  })
  for (const [code, count] of counts)
    unseen.push({ feature: feature.name, level: feature.levels[code], count })
  return codes
}
