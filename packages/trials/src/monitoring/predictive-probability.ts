import { createRandom, drawGamma, logRank, type Random, StatisticsInputError } from '@tessera/statistics'
import {
  type ArmLaw,
  type DrawLaws,
  drawBeyond,
  exponentialPosterior,
  type PosteriorData,
  weibullPosterior,
} from './survival-posterior.ts'

/** The randomised patients at the cut of the data. Times are months since each one's time zero. */
export interface InterimData extends PosteriorData {
  readonly stratum?: ArrayLike<number>
  /** 1 where follow-up has ended for good without an event; everyone else without one goes on. */
  readonly lost: ArrayLike<number>
}

export interface PredictiveOptions {
  readonly data: InterimData
  /** Patients still to be randomised, and how many a month. */
  readonly accrual: { readonly patients: number; readonly perMonth: number }
  /** The final analysis comes with this many events, or this many months after the last patient entered. */
  readonly final: { readonly events: number } | { readonly months: number }
  /** The final standardised log-rank statistic at or above which benefit is declared; 1.96 without looks. */
  readonly critical: number
  readonly model?: 'exponential' | 'weibull'
  /** Gamma prior of each arm's hazard (exponential): events in months. Default half an event in none. */
  readonly prior?: { readonly events: number; readonly months: number }
  /** Rate a month at which patients are lost; drawn from what was seen (gamma, prior half a loss) without it. */
  readonly dropOut?: number
  /** Conditional on this hazard ratio instead of what the data say of it; control as drawn. */
  readonly hazardRatio?: number
  readonly draws?: number
  readonly seed: number
}

export interface PredictiveProbability {
  /** Share of the completed trials that declare benefit. */
  readonly probability: number
  /** Monte Carlo standard error. */
  readonly se: number
  readonly draws: number
  /** Completed trials whose final analysis never came to its events; they are analysed when everyone has ended. */
  readonly short: number
  readonly meanEvents: number
  /** Months from the cut to the final analysis: mean, and its 2.5 and 97.5 percentiles. */
  readonly months: { readonly mean: number; readonly lower: number; readonly upper: number }
  /** Of the final statistic. */
  readonly z: { readonly mean: number; readonly sd: number }
}

/**
 * Probability that the trial will declare benefit at its end: survival is drawn from its posterior at the cut, those
 * under observation go on from where they are, those to come enter evenly, some are lost, and the completed trial is
 * analysed by the (stratified) log-rank test. Equal seeds give equal answers. Choi, Smith & Becker, Control Clin Trials
 * 1985;6:280; Spiegelhalter, Freedman & Blackburn 1986;7:8.
 * @throws StatisticsInputError for data or options from which nothing can be drawn
 */
export function predictiveProbability(options: PredictiveOptions): PredictiveProbability {
  const { data, model = 'exponential', draws = 1000, seed, critical, hazardRatio } = options
  requireOptions(options)
  const posterior: DrawLaws =
    model === 'weibull' ? weibullPosterior(data) : exponentialPosterior(data, options.prior)
  const months = new Float64Array(draws)
  const z = new Float64Array(draws)
  let events = 0
  let short = 0
  for (let d = 0; d < draws; d++) {
    const random = createRandom(seed, 'predictive', d)
    const [control, drawn] = posterior(random)
    const experimental =
      hazardRatio === undefined
        ? drawn
        : { shape: control.shape, scale: control.scale * hazardRatio ** (-1 / control.shape) }
    const trial = completeTrial(options, [control, experimental], dropOutOf(options, random), random)
    const test = logRank(trial)
    const gap = test.expected[1] - (test.observed[1] ?? 0)
    z[d] = Math.sign(gap) * Math.sqrt(test.chiSquared)
    months[d] = trial.at
    events += trial.events
    if (trial.short) short++
  }
  const wins = z.reduce((sum, value) => sum + (value >= critical ? 1 : 0), 0)
  const probability = wins / draws
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / draws
  const centre = mean(z)
  const sorted = months.slice().sort()
  return {
    probability,
    se: Math.sqrt((probability * (1 - probability)) / draws),
    draws,
    short,
    meanEvents: events / draws,
    months: {
      mean: mean(months),
      lower: sorted[Math.floor(0.025 * (draws - 1))],
      upper: sorted[Math.ceil(0.975 * (draws - 1))],
    },
    z: { mean: centre, sd: Math.sqrt(mean(z.map(value => (value - centre) ** 2))) },
  }
}

interface CompletedTrial {
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly group: Uint8Array
  readonly strata: Int32Array
  readonly at: number
  readonly events: number
  readonly short: boolean
}

/** Everyone's entry (months after the cut; before it below 0), exit and how, then cut at the final analysis. */
function completeTrial(
  { data, accrual, final }: PredictiveOptions,
  laws: readonly [ArmLaw, ArmLaw],
  dropOut: number,
  random: Random,
): CompletedTrial {
  const seen = data.time.length
  const n = seen + accrual.patients
  const entry = new Float64Array(n)
  const length = new Float64Array(n)
  const happened = new Uint8Array(n)
  const group = new Uint8Array(n)
  const strata = new Int32Array(n)
  let pair: readonly number[] = [0, 1]
  for (let i = 0; i < n; i++) {
    const known = i < seen
    const from = known ? data.time[i] : 0
    entry[i] = known ? -data.time[i] : (i - seen + random.next()) / accrual.perMonth
    if (known) group[i] = data.group[i]
    else {
      if ((i - seen) % 2 === 0) pair = random.next() < 0.5 ? [0, 1] : [1, 0]
      group[i] = pair[(i - seen) % 2]
    }
    strata[i] = data.stratum ? data.stratum[known ? i : random.integer(seen)] : 0
    if (known && (data.event[i] === 1 || data.lost[i] === 1)) {
      length[i] = from
      happened[i] = data.event[i]
      continue
    }
    const event = drawBeyond(laws[group[i]], from, random)
    const lost = dropOut > 0 ? from - Math.log1p(-random.next()) / dropOut : Number.POSITIVE_INFINITY
    length[i] = Math.min(event, lost)
    happened[i] = event <= lost ? 1 : 0
  }
  const { at, short } = analysisTime(final, entry, length, happened, accrual.patients > 0)
  const time = new Float64Array(n)
  const event = new Uint8Array(n)
  const kept: number[] = []
  for (let i = 0; i < n; i++) {
    if (entry[i] > at) continue
    const observed = Math.min(length[i], at - entry[i])
    time[i] = Math.max(observed, 0)
    event[i] = happened[i] === 1 && length[i] <= at - entry[i] + 1e-9 ? 1 : 0
    kept.push(i)
  }
  return {
    time: Float64Array.from(kept, i => time[i]),
    event: Uint8Array.from(kept, i => event[i]),
    group: Uint8Array.from(kept, i => group[i]),
    strata: Int32Array.from(kept, i => strata[i]),
    at,
    events: kept.reduce((sum, i) => sum + event[i], 0),
    short,
  }
}

function analysisTime(
  final: PredictiveOptions['final'],
  entry: Float64Array,
  length: Float64Array,
  happened: Uint8Array,
  accruing: boolean,
): { at: number; short: boolean } {
  if ('months' in final)
    return {
      at: (accruing ? entry.reduce((last, e) => Math.max(last, e), 0) : 0) + final.months,
      short: false,
    }
  const times: number[] = []
  let end = 0
  for (let i = 0; i < entry.length; i++) {
    const calendar = entry[i] + length[i]
    if (happened[i] === 1) times.push(calendar)
    end = Math.max(end, calendar)
  }
  if (times.length < final.events) return { at: end, short: true }
  times.sort((a, b) => a - b)
  return { at: Math.max(times[final.events - 1], 0), short: false }
}

function dropOutOf({ dropOut, data }: PredictiveOptions, random: Random): number {
  if (dropOut !== undefined) return dropOut
  let lost = 0
  let months = 0
  for (let i = 0; i < data.time.length; i++) {
    lost += data.lost[i]
    months += data.time[i]
  }
  return drawGamma(random, 0.5 + lost, months)
}

function requireOptions({
  data,
  accrual,
  final,
  critical,
  draws = 1000,
  hazardRatio,
  dropOut,
}: PredictiveOptions) {
  const refuse = (name: string, message: string): never => {
    throw new StatisticsInputError('option', name, message)
  }
  const n = data.time.length
  for (const [name, values] of Object.entries({ event: data.event, group: data.group, lost: data.lost }))
    if (values.length !== n)
      throw new StatisticsInputError(
        'length',
        name,
        `${name} has ${values.length} values where ${n} are needed.`,
      )
  for (let i = 0; i < n; i++)
    if (data.event[i] === 1 && data.lost[i] === 1)
      refuse('lost', `row ${i} has the event and is lost: it is one or the other.`)
  if (!(Number.isInteger(accrual.patients) && accrual.patients >= 0))
    refuse('accrual', `accrual of ${accrual.patients} patients: give a whole number of 0 or more.`)
  if (accrual.patients > 0 && !(accrual.perMonth > 0))
    refuse('accrual', `${accrual.perMonth} patients a month: give a number above 0.`)
  if ('events' in final ? !(Number.isInteger(final.events) && final.events > 0) : !(final.months >= 0))
    refuse('final', 'give the events of the final analysis (1 or more), or its months after the last entry.')
  if (!Number.isFinite(critical)) refuse('critical', `critical is ${critical}: give a finite number.`)
  if (!(Number.isInteger(draws) && draws >= 1)) refuse('draws', `draws is ${draws}: give 1 or more.`)
  if (hazardRatio !== undefined && !(hazardRatio > 0))
    refuse('hazardRatio', `hazardRatio is ${hazardRatio}: give a number above 0.`)
  if (dropOut !== undefined && !(dropOut >= 0)) refuse('dropOut', `dropOut is ${dropOut}: give 0 or more.`)
}
