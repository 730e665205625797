import {
  optimalChoiceShare,
  partiallyRandomisedSize,
  preferenceEffects,
  preferencePower,
  preferenceSize,
} from '@tessera/trials'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { required } from '../stats/required.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { SizeOptions } from './size-options.ts'
import { scenarioOfOptions } from './size-scenario.ts'

/** `tessera trial samplesize` */
export function sizeOfDesign(options: SizeOptions): Outcome {
  return options.design === 'partially-randomised' ? partiallyRandomised(options) : preference(options)
}

function preference(options: SizeOptions): Outcome {
  const { design, kind, alpha, power, n, optimal } = options
  const scenario = scenarioOfOptions(options)
  const size = preferenceSize(scenario, { alpha, power })
  const reached = n === undefined ? null : preferencePower(scenario, n, alpha)
  const needed = size.effects.map(one => one.n)
  const best = optimal === undefined ? null : optimalChoiceShare(scenario, weightsOf(optimal))
  const asked = { design, kind, alpha, choiceShare: design === 'two-stage' ? options.choiceShare : null }
  const rows = size.effects.map(one => [
    one.effect,
    shortNumber(one.value),
    ...(reached ? [reached[one.effect].toFixed(3)] : [one.n === null ? 'no number' : String(one.n)]),
  ])
  const head = reached ? `power with ${n}` : `patients for ${shortNumber(100 * power)} %`
  const lines = [
    `${design} design, ${kind}, two-sided alpha ${alpha}`,
    '',
    textTable(['effect', 'assumed', head], rows),
    ...(best === null ? [] : ['', `best share randomised to choose: ${shortNumber(best)}`]),
  ]
  return {
    document: {
      ...asked,
      ...(reached
        ? {
            n,
            power: reached,
            effects: size.effects.map(({ effect, value, unitError }) => ({ effect, value, unitError })),
          }
        : {
            power,
            effects: size.effects,
            n: needed.every(one => one !== null) ? Math.max(...needed.map(one => one ?? 0)) : null,
          }),
      optimalChoiceShare: best,
    },
    text: lines.join('\n'),
  }
}

function weightsOf(weights: readonly number[]) {
  if (weights.length !== 3)
    throw new UsageError('--optimal: give weights of treatment, selection and preference')
  const [treatment, selection, preference] = preferenceEffects.map((_, i) => weights[i])
  return { treatment, selection, preference }
}

function partiallyRandomised(options: SizeOptions): Outcome {
  const { alpha, power, allocation, designEffect, prefers } = options
  const size = partiallyRandomisedSize({
    hazardRatio: required(options.hazardRatio, '--hazard-ratio'),
    controlHazard: Math.LN2 / required(options.controlMedian, '--control-median'),
    accrual: required(options.accrual, '--accrual'),
    followUp: required(options.followUp, '--follow-up'),
    dropoutHazard: options.dropOut,
    preferenceShare: required(options.preferenceShare, '--preference-share'),
    prefersA: prefers?.[0] ?? 0.5,
    designEffect,
    alpha,
    power,
    allocation,
  })
  const { randomised, preference: cohort, difference, total } = size
  return {
    document: { design: options.design, alpha, power, ...size },
    text: [
      `partially-randomised design, log-rank test, two-sided alpha ${alpha}, power ${shortNumber(100 * power)} %`,
      '',
      textTable(
        ['cohort', 'patients', 'events', 'what it tells'],
        [
          ['randomised', String(randomised.n), String(randomised.events), 'the primary question'],
          [
            'preference',
            String(cohort.n),
            shortNumber(Math.round(cohort.expectedEvents)),
            `its hazard ratio to within a factor of ${shortNumber(cohort.limitFactor)}`,
          ],
          [
            'all',
            String(total),
            '',
            `a ratio of the two hazard ratios of ${shortNumber(difference.detectableRatio)} or more would be seen`,
          ],
        ],
      ),
    ].join('\n'),
  }
}
