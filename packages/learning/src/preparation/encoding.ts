import type { Fitted, Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { CategoricalFeature, Feature } from '../rows.ts'
import type { Design, Term } from './design.ts'
import type { Imputed } from './imputation.ts'
import { restrictedSpline, splineKnots } from './spline.ts'

const levelsSchema = z.object({
  kind: z.literal('categorical'),
  feature: z.string(),
  /** Levels seen in training, alphabetical; the first is the reference. */
  levels: z.array(z.string()),
  /** Share of each level but the first in training: what an unseen level is given. */
  share: z.array(z.number()),
})
const columnSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('numeric'), feature: z.string(), unit: z.string().nullable() }),
  z.object({
    kind: z.literal('spline'),
    feature: z.string(),
    unit: z.string().nullable(),
    knots: z.array(z.number()),
  }),
  levelsSchema,
])
type EncodedFeature = z.infer<typeof columnSchema>

export const encodingSchema = z.object({ features: z.array(columnSchema) })

export interface FittedEncoding extends Fitted<Imputed, Design> {
  /** The columns that it makes, in order. */
  readonly terms: readonly Term[]
  readonly features: readonly EncodedFeature[]
  /** What a report should know: the formula of each spline, features whose spline could not be built. */
  readonly notes: readonly string[]
}

/**
 * Turns features into columns of numbers. A number is itself, or a restricted cubic spline with the given
 * count of knots at Harrell's quantiles of the training values. A category is treatment coded: one dummy for
 * each level seen in training but the first in alphabetical order. A level not seen in training is 'unknown':
 * each dummy takes its training mean, the expected contribution of a patient about whom nothing is known, and
 * it is counted in `unseen`.
 * @param splines number of knots (3 to 7) by feature
 */
export function encoding(splines: Readonly<Record<string, number>> = {}): Fitter<Imputed, FittedEncoding> {
  return {
    name: 'encoding',
    fit: training => {
      const notes: string[] = []
      const features = training.data.rows.features.map(feature => fitFeature(feature, splines, notes))
      for (const name of Object.keys(splines))
        if (!features.some(feature => feature.feature === name && feature.kind !== 'categorical'))
          notes.push(`no spline for '${name}': it is not among the numeric features of this model`)
      return fittedEncoding(features, notes)
    },
  }
}

/** The encoding that `toJSON` wrote. */
export function encodingFromJson(json: unknown): FittedEncoding {
  return fittedEncoding(encodingSchema.parse(json).features, [])
}

function fittedEncoding(features: readonly EncodedFeature[], notes: readonly string[]): FittedEncoding {
  const terms = features.flatMap(termsOf)
  return {
    terms,
    features,
    notes,
    apply: input => encode(input, features, terms),
    toJSON: () => ({ features }),
  }
}

function termsOf(fitted: EncodedFeature): Term[] {
  const { feature } = fitted
  if (fitted.kind === 'categorical')
    return fitted.levels
      .slice(1)
      .map(level => ({ feature, term: `${feature}: ${level}`, unit: null, whenMissing: null }))
  const bends = fitted.kind === 'spline' ? fitted.knots.length - 2 : 0
  return Array.from({ length: bends + 1 }, (_, j) => ({
    feature,
    term: feature + "'".repeat(j),
    unit: fitted.unit,
    whenMissing: null,
  }))
}

function fitFeature(
  feature: Feature,
  splines: Readonly<Record<string, number>>,
  notes: string[],
): EncodedFeature {
  if (feature.kind === 'categorical') {
    const fitted = fitLevels(feature)
    if (fitted.levels.length < 2)
      notes.push(`'${feature.name}' has ${fitted.levels.length} level in training: nothing to learn from it`)
    return fitted
  }
  const { name, unit } = feature
  const count = splines[name]
  if (count === undefined) return { kind: 'numeric', feature: name, unit }
  const knots = splineKnots(feature.values, count)
  if (knots === null) {
    notes.push(`'${name}' has too few distinct values for a spline with ${count} knots: it is linear`)
    return { kind: 'numeric', feature: name, unit }
  }
  return { kind: 'spline', feature: name, unit, knots }
}

function fitLevels(feature: CategoricalFeature): z.infer<typeof levelsSchema> {
  const counts = new Int32Array(feature.levels.length)
  let known = 0
  for (const code of feature.codes) {
    if (code < 0) continue
    counts[code]++
    known++
  }
  const seen = feature.levels.map((level, code) => ({ level, count: counts[code] })).filter(s => s.count > 0)
  seen.sort((a, b) => (a.level < b.level ? -1 : 1))
  return {
    kind: 'categorical',
    feature: feature.name,
    levels: seen.map(s => s.level),
    share: seen.slice(1).map(s => s.count / known),
  }
}

function encode(input: Imputed, features: readonly EncodedFeature[], terms: readonly Term[]): Design {
  const x: Float64Array[] = []
  const unseen: { feature: string; level: string; count: number }[] = []
  const rows = input.rows.withFeatures(features.map(feature => feature.feature))
  features.forEach((fitted, i) => {
    const feature = rows.features[i]
    if (fitted.kind === 'categorical') {
      if (feature.kind !== 'categorical') throw wrongKind(fitted.feature, 'categorical')
      x.push(...dummies(feature, fitted.levels, fitted.share, unseen))
      return
    }
    if (feature.kind !== 'numeric') throw wrongKind(fitted.feature, 'numeric')
    x.push(feature.values)
    if (fitted.kind === 'spline') x.push(...restrictedSpline(feature.values, fitted.knots))
  })
  return { terms, x, size: rows.size, imputed: input.imputed, unseen }
}

function dummies(
  feature: CategoricalFeature,
  levels: readonly string[],
  share: readonly number[],
  unseen: { feature: string; level: string; count: number }[],
): Float64Array[] {
  const position = feature.levels.map(level => levels.indexOf(level))
  const columns = share.map(() => new Float64Array(feature.codes.length))
  const counts = new Map<number, number>()
  for (let row = 0; row < feature.codes.length; row++) {
    const code = feature.codes[row]
    const at = code < 0 ? -1 : position[code]
    if (at > 0) columns[at - 1][row] = 1
    else if (at < 0) {
      for (let j = 0; j < columns.length; j++) columns[j][row] = share[j]
      if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  for (const [code, count] of counts)
    unseen.push({ feature: feature.name, level: feature.levels[code], count })
  return columns
}

function wrongKind(feature: string, kind: string): TypeError {
  return new TypeError(`feature '${feature}' was ${kind} in training and is not now`)
}
