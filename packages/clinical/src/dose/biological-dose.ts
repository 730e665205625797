import { DoseError } from './dose-error.ts'

/** A course of radiotherapy as given: dose in Gy. */
export interface RadiotherapyCourse {
  readonly fractions: number
  readonly dosePerFraction: number
  /** Gy; 10 for most tumours, 3 for late effects: declared, never guessed. */
  readonly alphaBeta: number
  /** Days from the first to the last fraction; needed for repopulation alone. */
  readonly days?: number
  /** Loss by repopulation: so many Gy a day from the day on which it begins. */
  readonly repopulation?: { readonly from: number; readonly dosePerDay: number }
}

/**
 * Biologically effective dose, BED = n d (1 + d / (alpha/beta)) - K max(0, T - Tk), and the dose in 2 Gy fractions of the
 * same effect, EQD2 = BED / (1 + 2 / (alpha/beta)); Gy. Linear-quadratic model: Fowler, Br J Radiol 1989;62:679; not
 * meant for fractions above about 10 Gy.
 * @throws DoseError for a number that cannot be
 */
export function biologicalDose(course: RadiotherapyCourse): {
  readonly dose: number
  readonly bed: number
  readonly eqd2: number
} {
  const { fractions, dosePerFraction, alphaBeta, days, repopulation } = course
  if (!(Number.isInteger(fractions) && fractions > 0))
    throw new DoseError('fractions', fractions, 'give a whole number of 1 or more')
  if (!(dosePerFraction > 0)) throw new DoseError('dose per fraction', dosePerFraction, 'give Gy above 0')
  if (!(alphaBeta > 0)) throw new DoseError('alpha/beta', alphaBeta, 'give Gy above 0, such as 10 or 3')
  if (repopulation && !(days !== undefined && days >= 0))
    throw new DoseError('days', days ?? Number.NaN, 'repopulation needs the days from first to last fraction')
  const dose = fractions * dosePerFraction
  const lost =
    repopulation && days !== undefined ? repopulation.dosePerDay * Math.max(0, days - repopulation.from) : 0
  const bed = dose * (1 + dosePerFraction / alphaBeta) - lost
  return { dose, bed, eqd2: bed / (1 + 2 / alphaBeta) }
}
