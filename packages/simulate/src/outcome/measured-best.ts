import type { BestAchievable } from '../truth/truth.ts'
import { expectedAuc } from './best-achievable.ts'
import type { Person } from './drawn-people.ts'
import { expectedConcordance, expectedRidit } from './expected-concordance.ts'
import type { BestByModalityOptions } from './modality.ts'

/** What a score that gives each person the parts of `scored` reaches. */
export function measuredBest(
  { centres, levels, value }: BestByModalityOptions,
  people: readonly (readonly Person[])[],
  scored: readonly (readonly Float64Array[])[],
  given: BestAchievable['given'],
  names: readonly string[] | null,
): BestAchievable {
  const places = [...Map.groupBy(centres.keys(), c => centres[c].place ?? String(c)).values()]
  const total = people.reduce((sum, own) => sum + own.length, 0)
  const sizeOf = (place: readonly number[]) => place.reduce((sum, c) => sum + people[c].length, 0)
  const column = (rows: readonly Float64Array[], part: number) => Float64Array.from(rows, row => row[part])
  /** Mean over places by their people, and its standard error from twenty parts of each. */
  const over = (measure: (place: readonly number[], from: number, to: number) => number) => {
    const weights = places.map(place => sizeOf(place) / total)
    const batches = places.map(place => twentieths(place, measure))
    return {
      value: places.reduce((sum, place, i) => sum + weights[i] * measure(place, 0, 1), 0),
      se: Math.hypot(...batches.map((batch, i) => weights[i] * batch)),
    }
  }
  /** The part of a place's people between two shares of each of its centres. */
  const taken = <T>(lists: readonly (readonly T[])[], place: readonly number[], from: number, to: number) =>
    place.flatMap(c => lists[c].slice(Math.floor(from * lists[c].length), Math.floor(to * lists[c].length)))
  // Against what is true, and not against the scores: what draws leave of chance in a score then lowers its area, where it
  // would pass for knowledge.
  const auc = over((place, from, to) =>
    expectedAuc(
      column(taken(scored, place, from, to), 0),
      column(
        taken(people, place, from, to).map(({ truth }) => truth),
        0,
      ),
    ),
  )
  const brier = scored
    .flatMap((own, c) => own.map(([r], i) => [r, people[c][i].truth[0]]))
    .reduce((sum, [r, p]) => sum + (r - p) ** 2 + p * (1 - p), 0)
  const concordance = levels
    ? over((place, from, to) => {
        const probability = levelsOf(taken(scored, place, from, to))
        const true_ = levelsOf(taken(people, place, from, to).map(({ truth }) => truth))
        return expectedConcordance(expectedRidit(probability, countOf(scored)), true_, countOf(scored))
      })
    : null
  const correlation = value
    ? over((place, from, to) => {
        const last = scored[place[0]][0].length - 1
        const mean = taken(people, place, from, to).map(({ truth }) => truth[last])
        const noise = place.reduce((sum, c) => sum + value.variance(c) * people[c].length, 0) / sizeOf(place)
        return correlated(column(taken(scored, place, from, to), last), mean, noise)
      })
    : null
  return {
    given,
    ...(names === null ? {} : { modalities: [...names] }),
    auc: auc.value,
    aucSe: auc.se,
    concordance: concordance?.value ?? null,
    concordanceSe: concordance?.se ?? null,
    ...(correlation ? { correlation: correlation.value, correlationSe: correlation.se } : {}),
    brier: brier / total,
    patients: total,
  }

  function countOf(rows: readonly (readonly Float64Array[])[]): number {
    return rows[0][0].length - 1 - (value ? 1 : 0)
  }
  function levelsOf(rows: readonly Float64Array[]): Float64Array {
    return Float64Array.from(rows.flatMap(row => [...row.subarray(1, 1 + countOf(scored))]))
  }
}

/** Correlation of a score with values of known means and a variance around them; 0 for a score that is one number. */
function correlated(score: Float64Array, mean: readonly number[], noise: number): number {
  const n = score.length
  const average = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b, 0) / n
  const [ms, mv] = [average(score), average(mean)]
  let [sv, ss, vv] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    sv += (score[i] - ms) * (mean[i] - mv)
    ss += (score[i] - ms) ** 2
    vv += (mean[i] - mv) ** 2
  }
  return ss > 1e-12 * n ? sv / Math.sqrt(ss * (vv + n * noise)) : 0
}

/** Standard error of a place's measure from twenty consecutive parts. */
function twentieths(
  place: readonly number[],
  measure: (place: readonly number[], from: number, to: number) => number,
): number {
  const values = Array.from({ length: 20 }, (_, i) => measure(place, i / 20, (i + 1) / 20))
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1) / values.length)
}
