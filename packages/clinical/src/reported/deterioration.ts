import type { ScoredQuestionnaire } from './read-answers.ts'

export interface DeteriorationOptions {
  readonly scale: string
  readonly highIsGood: boolean
  /** Least change that counts, in points of 0 to 100. */
  readonly threshold?: number
  /**
   * `first`: the first score worse than the baseline by the threshold; `definitive`: the first from which on every
   * score, to the last, is.
   */
  readonly kind?: 'first' | 'definitive'
  /** Whether death without deterioration is an event, or ends follow-up. */
  readonly deathIsEvent?: boolean
  /** Time zero by patient; the baseline is the last score up to it. */
  readonly timeZero: ReadonlyMap<string, number>
  readonly death?: ReadonlyMap<string, number>
}

/** Time to deterioration of a patient: days from time zero. */
export interface Deterioration {
  readonly patientId: string
  readonly time: number
  readonly event: boolean
  readonly because: string
  readonly baseline: number
}

export interface NotAssessable {
  readonly patientId: string
  readonly reason: string
}

/**
 * Time until health is worse than at baseline by a threshold (10 points by default). The baseline is the last score up
 * to time zero; without one, or with nothing after it, the patient cannot be assessed (the second is censored on day
 * 0, unless death counts). A baseline from which the threshold cannot be reached makes an event impossible and is said
 * so. Definitions: Anota et al., Qual Life Res 2015;24:5; Osoba et al., J Clin Oncol 1998;16:139 (10 points).
 */
export function timeToDeterioration(
  questionnaires: readonly ScoredQuestionnaire[],
  options: DeteriorationOptions,
): { readonly patients: readonly Deterioration[]; readonly notAssessable: readonly NotAssessable[] } {
  const { scale, highIsGood, threshold = 10, kind = 'first', deathIsEvent = false, timeZero, death } = options
  // Scores are thirds and sixths of 100: 80 - 60 may come out below 20 in its last digits.
  const least = threshold - 1e-9
  const patients: Deterioration[] = []
  const notAssessable: NotAssessable[] = []
  const byPatient = Map.groupBy(questionnaires, ({ patientId }) => patientId)
  for (const [patientId, zero] of timeZero) {
    const scores = (byPatient.get(patientId) ?? [])
      .flatMap(({ day, scores: all }) => {
        const score = all.find(one => one.scale === scale)?.score ?? null
        return score === null || Number.isNaN(day.day) ? [] : [{ day: day.day, score }]
      })
      .sort((a, b) => a.day - b.day)
    const baseline = scores.findLast(({ day }) => day <= zero)
    if (!baseline) {
      notAssessable.push({ patientId, reason: `no ${scale} at or before time zero` })
      continue
    }
    const worse = (score: number) => (highIsGood ? baseline.score - score : score - baseline.score) >= least
    const room = highIsGood ? baseline.score : 100 - baseline.score
    if (room < least) {
      notAssessable.push({
        patientId,
        reason: `${scale} was ${baseline.score.toFixed(0)} at baseline: it cannot worsen by ${threshold} points`,
      })
      continue
    }
    const later = scores.filter(({ day }) => day > zero)
    const index = later.findIndex(({ score }, i) =>
      kind === 'first' ? worse(score) : later.slice(i).every(one => worse(one.score)),
    )
    const died = death?.get(patientId) ?? Number.NaN
    if (index >= 0)
      patients.push(made(patientId, later[index].day - zero, true, `${scale} worse by ${threshold} points`))
    else if (deathIsEvent && died >= zero)
      patients.push(made(patientId, died - zero, true, 'death without deterioration'))
    else
      patients.push(
        made(
          patientId,
          (later.at(-1)?.day ?? zero) - zero,
          false,
          later.length === 0 ? 'nothing after baseline' : 'last questionnaire without deterioration',
        ),
      )
    function made(id: string, time: number, event: boolean, because: string): Deterioration {
      return { patientId: id, time, event, because, baseline: baseline?.score ?? Number.NaN }
    }
  }
  return { patients, notAssessable }
}
