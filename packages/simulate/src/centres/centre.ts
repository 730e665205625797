import { createRandom } from '@tessera/statistics'

/** What a laboratory does to a true value. */
export interface Measurement {
  readonly factor: number
  readonly shift: number
}

/** How a centre differs from the others. */
export interface Centre {
  readonly name: string
  readonly patients: number
  /** Recruited last and kept for external validation. */
  readonly external: boolean
  /** Mean of aggressiveness. */
  readonly caseMix: number
  readonly logHazard: number
  readonly measurement: Readonly<Record<string, Measurement>>
  /** Part of the values that are missing, besides what is planted. */
  readonly missing: number
  /** Years of accrual, from and to. */
  readonly accrual: readonly [from: number, to: number]
}

// Five centres as the default study has them; further ones are drawn around these.
const known = [
  { share: 0.3, caseMix: 0, logHazard: 0, afp: 1, albumin: 0, missing: 0.01, accrual: [2016, 2024] },
  {
    share: 0.22,
    caseMix: 0.15,
    logHazard: 0.1,
    afp: 1.1,
    albumin: -0.8,
    missing: 0.02,
    accrual: [2016.5, 2024],
  },
  {
    share: 0.2,
    caseMix: -0.2,
    logHazard: -0.1,
    afp: 0.95,
    albumin: 0.5,
    missing: 0.03,
    accrual: [2017, 2024],
  },
  { share: 0.16, caseMix: 0.1, logHazard: 0.05, afp: 1, albumin: 0, missing: 0.02, accrual: [2018, 2024] },
  { share: 0.12, caseMix: 0.3, logHazard: 0.15, afp: 1.2, albumin: 1, missing: 0.04, accrual: [2019, 2024] },
] as const

/**
 * The centres of a study: sizes by share (largest remainders), the last one external when there are at
 * least three.
 */
export function makeCentres(count: number, patients: number, seed: number): Centre[] {
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`centres is ${count}; give at least 1`)
  if (!(Number.isInteger(patients) && patients >= count))
    throw new RangeError(`patients is ${patients}; give at least one for each of ${count} centres`)
  const profiles = Array.from({ length: count }, (_, i) =>
    i < known.length ? known[i] : drawProfile(i, seed),
  )
  const sizes = shareOut(
    patients,
    profiles.map(profile => profile.share),
  )
  return profiles.map((profile, i) => ({
    name: `C${i + 1}`,
    patients: sizes[i],
    external: count >= 3 && i === count - 1,
    caseMix: profile.caseMix,
    logHazard: profile.logHazard,
    measurement: { afp: { factor: profile.afp, shift: 0 }, albumin: { factor: 1, shift: profile.albumin } },
    missing: profile.missing,
    accrual: [profile.accrual[0], profile.accrual[1]],
  }))
}

/** {@link makeCentres} of a study that leaves out each of them in turn: none is kept apart. */
export function makeInternalCentres(count: number, patients: number, seed: number): Centre[] {
  return makeCentres(count, patients, seed).map(centre => ({ ...centre, external: false }))
}

function drawProfile(index: number, seed: number) {
  const random = createRandom(seed, 'centre', index)
  return {
    share: 0.08 + 0.12 * random.next(),
    caseMix: 0.2 * random.normal(),
    logHazard: 0.12 * random.normal(),
    afp: Math.exp(0.1 * random.normal()),
    albumin: 0.8 * random.normal(),
    missing: 0.01 + 0.03 * random.next(),
    accrual: [2016 + 3 * random.next(), 2024] as const,
  }
}

/** Whole numbers in proportion to weights that add up to the total (largest remainders); each at least 1. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const exact = weights.map(weight => (total * weight) / sum)
  const sizes = exact.map(Math.floor)
  const left = total - sizes.reduce((a, b) => a + b, 0)
  const order = exact
    .map((value, i) => ({ rest: value - Math.floor(value), i }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of order.slice(0, left)) sizes[i]++
  for (let i = 0; i < sizes.length; i++)
    if (sizes[i] === 0) {
      sizes[sizes.indexOf(Math.max(...sizes))]--
      sizes[i] = 1
    }
  return sizes
}
