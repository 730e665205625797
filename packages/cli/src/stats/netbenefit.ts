import { type DecisionCurve, netBenefit, netBenefitCompeting, netBenefitSurvival } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { predictionOf } from './horizon.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { probabilityColumn } from './probability-column.ts'
import { required } from './required.ts'

/** Decision curve of a predicted probability: of an outcome, or of an event by `--tau`, with competing events too. */
export function netbenefit(input: StatsInput, options: StatsOptions): StatsResult {
  const { level } = options
  const thresholds = options.thresholds ?? Array.from({ length: 19 }, (_, k) => (k + 1) / 20)
  if (thresholds.length === 0 || thresholds.some(p => !(p > 0 && p < 1)))
    throw new UsageError('--thresholds are probabilities strictly between 0 and 1')
  const binary = predictionOf(options) === 'outcome'
  if (!binary && input.weights)
    throw new UsageError('--weights goes with --outcome; censored predictions take none')
  const risk = probabilityColumn(input, required(options.score, '--score'))
  const at = binary ? null : required(options.tau, '--tau')
  const curve = decisionCurve()
  const events = input.event.reduce((sum, one) => sum + one, 0)
  return {
    fields: {
      level,
      n: input.n,
      events,
      tau: at,
      curve: thresholds.map((_, k) => pointOf(curve, k)),
    },
    text: `${input.n} rows, ${events} with the event; net benefit and interventions avoided are per patient\n${textTable(
      ['threshold', 'treated', 'net benefit', 'lower', 'upper', 'treat all', 'interventions avoided'],
      thresholds.map((threshold, k) =>
        [
          threshold,
          curve.treated[k],
          curve.netBenefit[k],
          curve.lower[k],
          curve.upper[k],
          curve.treatAll[k],
          curve.interventionsAvoided.value[k],
        ].map(shortNumber),
      ),
    )}`,
  }

  function decisionCurve(): DecisionCurve {
    if (at === null)
      return netBenefit({ event: input.event, risk, thresholds, weights: input.weights ?? undefined, level })
    const follow = { time: required(input.time, '--time'), risk, at, thresholds, level }
    return input.causes
      ? netBenefitCompeting({ ...follow, cause: input.causes.codes })
      : netBenefitSurvival({ ...follow, event: input.event })
  }
}

function pointOf(curve: DecisionCurve, k: number) {
  const { standardised, interventionsAvoided } = curve
  return {
    threshold: curve.threshold[k],
    treated: curve.treated[k],
    netBenefit: curve.netBenefit[k],
    se: curve.se[k],
    lower: curve.lower[k],
    upper: curve.upper[k],
    treatAll: curve.treatAll[k],
    treatAllSe: curve.treatAllSe[k],
    standardised: standardised.value[k],
    standardisedSe: standardised.se[k],
    standardisedLower: standardised.lower[k],
    standardisedUpper: standardised.upper[k],
    interventionsAvoided: interventionsAvoided.value[k],
    interventionsAvoidedSe: interventionsAvoided.se[k],
    interventionsAvoidedLower: interventionsAvoided.lower[k],
    interventionsAvoidedUpper: interventionsAvoided.upper[k],
  }
}
