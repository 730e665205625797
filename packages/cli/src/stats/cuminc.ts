import {
  aalenJohansenByStratum,
  type CumulativeIncidence,
  grayTest,
  incidenceAt,
  type StratumIncidence,
} from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { Causes, StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Aalen-Johansen curves by group and cause, the event of interest first, with Gray's test between the groups. */
export function cuminc(input: StatsInput, options: StatsOptions): StatsResult {
  const time = required(input.time, '--time')
  const causes = required(input.causes, '--censor')
  const { conf = 'log', level, times = [], rho = 0 } = options
  const robust = Boolean(input.weights || input.start || input.cluster)
  const common = {
    time,
    cause: causes.codes,
    causes: causes.labels.map((_, i) => i + 1),
    entry: input.start ?? undefined,
    weights: input.weights ?? undefined,
    strata: input.group?.codes ?? new Int32Array(input.n),
    conf,
    level,
  }
  const strata = aalenJohansenByStratum({
    ...common,
    cluster: input.cluster?.codes,
    variance: robust ? 'robust' : 'multinomial',
  })
  const aalen = aalenJohansenByStratum({ ...common, variance: 'aalen' })
  const curves = strata.flatMap((one, i) => curvesOf(one, aalen[i].curve, input, causes, times))
  const gray = testsOf(input, time, causes, rho)
  return {
    fields: { event: causes.labels[0], causes: causes.labels, conf, level, robust, curves, rho, gray },
    text: textOf(input, curves, gray),
  }
}

function curvesOf(
  { stratum, n, curve }: StratumIncidence,
  aalen: CumulativeIncidence,
  input: StatsInput,
  causes: Causes,
  times: readonly number[],
) {
  return curve.causes.map((of, k) => {
    const at = incidenceAt(curve, of, times)
    const atAalen = incidenceAt(aalen, aalen.causes[k], times)
    return {
      group: input.group?.levels[stratum] ?? null,
      cause: causes.labels[k],
      n,
      events: of.events.reduce((sum, count) => sum + count, 0),
      time: curve.time,
      atRisk: curve.atRisk,
      event: of.events,
      incidence: of.incidence,
      se: of.standardError,
      seAalen: aalen.causes[k].standardError,
      lower: of.lower,
      upper: of.upper,
      eventFree: curve.eventFree,
      emptied: curve.emptied,
      at: times.map((when, i) => ({
        time: when,
        incidence: at.incidence[i],
        se: at.standardError[i],
        seAalen: atAalen.standardError[i],
        lower: at.lower[i],
        upper: at.upper[i],
      })),
    }
  })
}

/** Gray's test knows neither weights nor delayed entry: null there, and without groups. */
function testsOf(input: StatsInput, time: Float64Array, causes: Causes, rho: number) {
  if (!input.group || input.weights || input.start) return null
  const tests = grayTest({
    time,
    cause: causes.codes,
    group: input.group.codes,
    strata: input.strata?.codes,
    rho,
  })
  return tests.map(({ cause, statistic, df, p }) => ({ cause: causes.labels[cause - 1], statistic, df, p }))
}

function textOf(
  input: StatsInput,
  curves: ReturnType<typeof curvesOf>,
  gray: ReturnType<typeof testsOf>,
): string {
  const name = input.group?.column ?? ''
  const counts = textTable(
    [name, 'cause', 'n', 'events'],
    curves.map(({ group, cause, n, events }) => [group ?? 'all', cause, shortNumber(n), shortNumber(events)]),
  )
  const at = textTable(
    [name, 'cause', 'time', 'incidence', 'lower', 'upper'],
    curves.flatMap(curve =>
      curve.at.map(one => [
        curve.group ?? 'all',
        curve.cause,
        ...[one.time, one.incidence, one.lower, one.upper].map(shortNumber),
      ]),
    ),
  )
  const tests = (gray ?? []).map(
    ({ cause, statistic, df, p }) =>
      `Gray's test, ${cause}: ${shortNumber(statistic)} on ${df} df, p ${shortP(p)}`,
  )
  return [counts, ...(curves.some(curve => curve.at.length > 0) ? [at] : []), ...tests].join('\n\n')
}
