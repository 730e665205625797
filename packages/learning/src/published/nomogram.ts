import { type Column, columnOf, type Table, textAt } from '@tessera/tables'
import { LearnerError } from '../learner-error.ts'
import type { Feature } from '../rows.ts'
import type { PublishedScore } from './score.ts'

/** Points of one feature: of a number at some values (linear between, constant beyond), or of each level. */
export interface NomogramScale {
  readonly feature: string
  readonly points: readonly { readonly value: string | number; readonly points: number }[]
}

export interface Nomogram {
  readonly scales: readonly NomogramScale[]
  /** Risk at total points, linear between and constant beyond. */
  readonly total: readonly { readonly points: number; readonly risk: number }[]
}

/**
 * A nomogram as a published model: points are added over the features, and the total gives the risk. A level
 * without points is counted as unseen and the patient's score is unknown.
 * @throws LearnerError for a scale without points, or a total that does not rise in points or leaves 0 to 1
 */
export function nomogramScore(nomogram: Nomogram): PublishedScore {
  const scales = nomogram.scales.map(checkedScale)
  const total = [...nomogram.total].sort((a, b) => a.points - b.points)
  checkTotal(total)
  const totalPoints = total.map(entry => entry.points)
  const risks = total.map(entry => entry.risk)
  const features = scales.map(scale => scale.feature)
  return {
    features,
    gives: 'probability',
    text: `nomogram: points of ${features.join(' + ')}, total points to risk`,
    evaluate: rows => {
      const sum = new Float64Array(rows.size)
      const unseen = rows
        .withFeatures(features)
        .features.flatMap((feature, i) => addPoints(sum, feature, scales[i]))
      return { values: sum.map(points => interpolate(totalPoints, risks, points)), unseen }
    },
    toJSON: () => ({
      kind: 'nomogram',
      scales: scales.map(scale => ({ feature: scale.feature, points: [...scale.points] })),
      total,
    }),
  }
}

/**
 * Reads a nomogram from a table with the columns `feature`, `value`, `points` and `risk`: a row with a feature
 * gives the points of one of its values or levels; a row without one gives the risk at a total of points.
 * @throws LearnerError for a row that is neither; FindingsError for a missing column
 */
export function readNomogram(table: Table): Nomogram {
  const [feature, value, points, risk] = ['feature', 'value', 'points', 'risk'].map(name =>
    columnOf(table, name),
  )
  const scales = new Map<string, { value: string | number; points: number }[]>()
  const total: { points: number; risk: number }[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const name = textAt(feature, row)
    const at = textAt(value, row)
    const given = numberIn(points, row)
    const probability = numberIn(risk, row)
    if (name !== null && at !== null && given !== null) {
      const number = Number(at)
      const scale = scales.get(name) ?? []
      scale.push({ value: Number.isNaN(number) ? at : number, points: given })
      scales.set(name, scale)
    } else if (name === null && given !== null && probability !== null) {
      total.push({ points: given, risk: probability })
    } else
      throw new LearnerError(
        'bad-score',
        `line ${table.fileRows[row]} of the nomogram ${table.source.file} is incomplete`,
        'give feature, value and points, or points and risk without a feature',
      )
  }
  return { scales: Array.from(scales, ([name, entries]) => ({ feature: name, points: entries })), total }
}

function numberIn(column: Column, row: number): number | null {
  const text = textAt(column, row)
  const number = text === null ? Number.NaN : Number(text)
  return Number.isNaN(number) ? null : number
}

function checkedScale(scale: NomogramScale): NomogramScale {
  if (scale.points.length === 0)
    throw new LearnerError('bad-score', `'${scale.feature}' has no points`, 'give the points of its values')
  const points = scale.points.every(entry => typeof entry.value === 'number')
    ? [...scale.points].sort((a, b) => Number(a.value) - Number(b.value))
    : scale.points
  return { feature: scale.feature, points }
}

function checkTotal(total: readonly { points: number; risk: number }[]): void {
  const fair = total.every(
    ({ points, risk }, i) => risk >= 0 && risk <= 1 && (i === 0 || points > total[i - 1].points),
  )
  if (total.length < 2 || !fair)
    throw new LearnerError(
      'bad-score',
      'the scale from total points to risk is not usable',
      'give at least two different totals, each with a risk between 0 and 1',
    )
}

function addPoints(
  sum: Float64Array,
  feature: Feature,
  scale: NomogramScale,
): { feature: string; level: string; count: number }[] {
  if (feature.kind === 'numeric') {
    const values = scale.points.map(entry => Number(entry.value))
    if (values.some(Number.isNaN))
      throw new LearnerError(
        'bad-score',
        `'${feature.name}' is a number, the nomogram has levels`,
        'recode it',
      )
    const points = scale.points.map(entry => entry.points)
    for (let i = 0; i < sum.length; i++) sum[i] += interpolate(values, points, feature.values[i])
    return []
  }
  const points = new Map(scale.points.map(entry => [String(entry.value), entry.points]))
  const counts = new Map<string, number>()
  for (let i = 0; i < sum.length; i++) {
    const level = feature.codes[i] < 0 ? null : feature.levels[feature.codes[i]]
    const given = level === null ? undefined : points.get(level)
    sum[i] += given ?? Number.NaN
    if (given === undefined && level !== null) counts.set(level, (counts.get(level) ?? 0) + 1)
  }
  return Array.from(counts, ([level, count]) => ({ feature: feature.name, level, count }))
}

/** Linear between the ascending positions, constant beyond them. */
function interpolate(at: readonly number[], values: readonly number[], x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  const right = at.findIndex(position => position >= x)
  if (right < 0) return values[values.length - 1]
  if (right === 0) return values[0]
  const share = (x - at[right - 1]) / (at[right] - at[right - 1])
  return values[right - 1] + share * (values[right] - values[right - 1])
}
