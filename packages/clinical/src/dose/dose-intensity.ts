import { DoseError } from './dose-error.ts'

/** A drug as the protocol plans it. */
export interface PlannedDrug {
  readonly drug: string
  /** Dose a cycle, in the unit of the table (mg/m2, mg, AUC). */
  readonly dosePerCycle: number
  readonly cycleDays: number
  readonly cycles: number
}

/** A cycle of a drug as it was given. */
export interface GivenCycle {
  readonly drug: string
  readonly day: number
  readonly dose: number
}

export interface DoseIntensity {
  readonly drug: string
  readonly cyclesGiven: number
  readonly dose: number
  /** Days of treatment: from the first cycle to the last, and one cycle's length. */
  readonly days: number
  /** Dose a week, delivered and planned. */
  readonly delivered: number
  readonly planned: number
  /** Delivered / planned dose intensity. */
  readonly relative: number
  /** Delivered / planned total dose: 1 where every cycle was given in full. */
  readonly relativeDose: number
  /** Cycles that began more than three days late, and those below 90 % of the planned dose. */
  readonly delayed: number
  readonly reduced: number
}

/**
 * Relative dose intensity of each drug: (dose given / days of treatment) / (dose planned / days planned). Days of
 * treatment run from the first cycle to the last and the length of a cycle after it, so that stopping early lowers the
 * relative dose and not the intensity. Hryniuk & Bush, J Clin Oncol 1984;2:1281; Lyman, J Natl Compr Canc Netw 2009;7:99.
 * @throws DoseError for a plan that cannot be; a negative dose; two cycles of a drug on a day
 */
export function doseIntensity(
  plan: readonly PlannedDrug[],
  given: readonly GivenCycle[],
): { readonly drugs: readonly DoseIntensity[]; readonly notPlanned: readonly string[] } {
  const drugs = plan.flatMap((planned): DoseIntensity[] => {
    const { drug, dosePerCycle, cycleDays, cycles } = planned
    if (!(dosePerCycle > 0 && cycleDays > 0 && cycles > 0))
      throw new DoseError(`plan of ${drug}`, dosePerCycle, 'give a dose, days and cycles above 0')
    const own = given.filter(cycle => cycle.drug === drug).sort((a, b) => a.day - b.day)
    if (own.length === 0) return []
    for (const [i, { dose, day }] of own.entries()) {
      if (!(dose >= 0)) throw new DoseError(`dose of ${drug}`, dose, 'give 0 or more')
      if (i > 0 && own[i - 1].day === day)
        throw new DoseError(`cycles of ${drug} on one day`, 2, 'give one a day: add the doses')
    }
    const dose = own.reduce((sum, cycle) => sum + cycle.dose, 0)
    const days = own[own.length - 1].day - own[0].day + cycleDays
    const delivered = (7 * dose) / days
    const intended = (7 * dosePerCycle) / cycleDays
    return [
      {
        drug,
        cyclesGiven: own.length,
        dose,
        days,
        delivered,
        planned: intended,
        relative: delivered / intended,
        relativeDose: dose / (dosePerCycle * cycles),
        delayed: own.filter((cycle, i) => i > 0 && cycle.day - own[i - 1].day > cycleDays + 3).length,
        reduced: own.filter(cycle => cycle.dose < 0.9 * dosePerCycle).length,
      },
    ]
  })
  const known = new Set(plan.map(({ drug }) => drug))
  return { drugs, notPlanned: [...new Set(given.map(({ drug }) => drug))].filter(drug => !known.has(drug)) }
}

/** Mean of the drugs' relative dose intensities, as regimens are summarised; null where none was given. */
export function averageRelativeIntensity(drugs: readonly DoseIntensity[]): number | null {
  return drugs.length === 0 ? null : drugs.reduce((sum, { relative }) => sum + relative, 0) / drugs.length
}

/** Body surface in m2 by Mosteller, sqrt(cm kg / 3600) (N Engl J Med 1987;317:1098). */
export function bodySurface(heightCm: number, weightKg: number): number {
  if (!(heightCm >= 50 && heightCm <= 260)) throw new DoseError('height', heightCm, 'give centimetres')
  if (!(weightKg >= 2 && weightKg <= 400)) throw new DoseError('weight', weightKg, 'give kilograms')
  return Math.sqrt((heightCm * weightKg) / 3600)
}
