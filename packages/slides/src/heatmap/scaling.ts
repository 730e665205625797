import { SlideError } from '../slide-error.ts'

/**
 * How values become places on the colour scale from 0 to 1. `range`: linear between two stated values, what is beyond
 * is drawn as the end. `spread`: linear from the least to the greatest value of this slide. `rank`: the share of tiles
 * with a lower value, ties at their middle (CLAM's percentile scores); two slides then cannot be compared by colour.
 */
export type Scaling =
  | { readonly kind: 'range'; readonly least: number; readonly greatest: number }
  | { readonly kind: 'spread' }
  | { readonly kind: 'rank' }

export interface Scale {
  readonly kind: Scaling['kind']
  /** The values at both ends of the colours. */
  readonly least: number
  readonly greatest: number
  /** The place of a value on the scale, 0 to 1. */
  at(value: number): number
}

/** @throws SlideError `bad-setting` for a range that does not rise */
export function scaleOfScores(values: Float64Array, scaling: Scaling): Scale {
  const sorted = Float64Array.from(values).sort()
  const [least, greatest] =
    scaling.kind === 'range' ? [scaling.least, scaling.greatest] : [sorted[0], sorted[sorted.length - 1]]
  if (scaling.kind === 'range' && !(least < greatest))
    throw new SlideError('bad-setting', `a range from ${least} to ${greatest}`, 'give the lower end first')
  if (scaling.kind === 'rank') return { kind: 'rank', least, greatest, at: rankIn(sorted) }
  const width = greatest - least
  // One value alone has no place: it is drawn in the middle.
  const at = (value: number) => (width > 0 ? Math.min(1, Math.max(0, (value - least) / width)) : 0.5)
  return { kind: scaling.kind, least, greatest, at }
}

/** Share of values below, plus half of those that are equal. */
function rankIn(sorted: Float64Array): (value: number) => number {
  return value => (firstFrom(sorted, value, false) + firstFrom(sorted, value, true)) / (2 * sorted.length)
}

/** How many values are below `value`, or at most `value` where `also` holds. */
function firstFrom(sorted: Float64Array, value: number, also: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value || (also && sorted[middle] === value)) low = middle + 1
    else high = middle
  }
  return low
}
