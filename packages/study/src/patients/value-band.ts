import type { Feature } from '@tessera/learning'
import { quantileOfSorted } from '@tessera/statistics'

const fifths = ['lowest', 'second', 'middle', 'fourth', 'highest']

/**
 * A value without its digits: ages in bands of five years, other numbers as the fifth of the training patients that they
 * fall in, with its limits; levels as they are, and so are 0 and 1 where nothing else occurs (ECOG); truth values as yes
 * and no.
 */
export function valueBand(feature: Feature, row: number, training: Int32Array): string {
  if (feature.kind === 'categorical')
    return feature.codes[row] < 0 ? 'not known' : feature.levels[feature.codes[row]]
  const value = feature.values[row]
  if (Number.isNaN(value)) return 'not known'
  if (/(^|[^a-z])age([^a-z]|$)/i.test(feature.name)) {
    const from = 5 * Math.floor(value / 5)
    return `${from} to ${from + 4} years`
  }
  const sorted = Float64Array.from(training, at => feature.values[at])
    .filter(x => !Number.isNaN(x))
    .sort()
  if (sorted.length < 10) return 'known'
  if (feature.yesNo) return value === 1 ? 'yes' : 'no'
  if ([...sorted, value].every(x => x === 0 || x === 1)) return String(value)
  const limits = [0.2, 0.4, 0.6, 0.8].map(p => quantileOfSorted(sorted, p))
  if (limits[0] === limits[3])
    return value === limits[0] ? 'as in most' : value > limits[0] ? 'above most' : 'below most'
  const fifth = limits.filter(limit => value > limit).length
  const unit = feature.unit === null ? '' : ` ${feature.unit}`
  const text = (x: number) => String(Number(x.toPrecision(3)))
  const range =
    fifth === 0
      ? `up to ${text(limits[0])}`
      : fifth === 4
        ? `above ${text(limits[3])}`
        : `${text(limits[fifth - 1])} to ${text(limits[fifth])}`
  return `${fifths[fifth]} fifth, ${range}${unit}`
}
