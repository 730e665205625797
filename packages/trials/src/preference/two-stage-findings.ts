import type { Finding } from '@tessera/evidence'
import type { PreferenceAnalysis } from './analysis.ts'
import { isCell } from './cell.ts'
import { isEstimate } from './estimate.ts'
import type { OutcomeKind } from './outcome.ts'
import type { TwoStageStratum } from './two-stage-stratum.ts'

/** Fewer events, or patients without one, in a group: normal intervals of it are doubtful. */
const fewEvents = 5

/** What a reader of a two-stage analysis must be told besides its numbers. */
export function twoStageFindings(
  analysis: PreferenceAnalysis,
  kind: OutcomeKind,
  strata: readonly TwoStageStratum[],
): Finding[] {
  return [
    ...missingEffects(analysis),
    ...scale(analysis, strata),
    ...impossibleMeans(analysis, kind),
    ...few(analysis, kind),
  ]
}

function missingEffects({ effects }: PreferenceAnalysis): Finding[] {
  return Object.entries(effects).flatMap(([effect, estimate]) =>
    isEstimate(estimate)
      ? []
      : [
          {
            severity: 'warning' as const,
            code: 'effect-not-estimable',
            message: `no ${effect} effect: ${estimate.reason}`,
            cure: 'merge small strata, or choose a horizon within follow-up; a stratum is not left out of the average in silence',
            value: effect,
          },
        ],
  )
}

/**
 * Selection and preference effects are divided by 2 phi (1 - phi). Where few chose one treatment the quotient is
 * hardly known: Fieller's interval of it is unbounded from m phi (1 - phi) < z^2 (1 - 2 phi)^2 on.
 */
function scale(analysis: PreferenceAnalysis, strata: readonly TwoStageStratum[]): Finding[] {
  return strata.flatMap(({ stratum, choseA, choseB }) => {
    const m = choseA.n + choseB.n
    if (!isCell(choseA) || !isCell(choseB)) return []
    const phi = choseA.n / m
    const fewer = Math.min(choseA.n, choseB.n)
    if (fewer >= 10 && m * phi * (1 - phi) > 4 * (1 - 2 * phi) ** 2) return []
    const rare = analysis.treatments[choseA.n < choseB.n ? 0 : 1]
    return [
      {
        severity: 'warning' as const,
        code: 'few-chose-one-treatment',
        message: `${stratum === null ? '' : `stratum ${stratum}: `}${fewer} of ${m} chose ${rare}; selection and preference effects are multiplied by ${(1 / (2 * phi * (1 - phi))).toFixed(1)} and their intervals rest on those few`,
        cure: 'read these two effects as exploratory, or merge strata',
      },
    ]
  })
}

const bounds: Partial<Record<OutcomeKind, readonly [least: number, most: number]>> = {
  risk: [0, 1],
  survival: [0, 1],
  rate: [0, Number.POSITIVE_INFINITY],
  'restricted-mean': [0, Number.POSITIVE_INFINITY],
}

/** A mean that follows from the others but cannot be: chance, or those who chose are not as the others. */
function impossibleMeans({ means }: PreferenceAnalysis, kind: OutcomeKind): Finding[] {
  const range = bounds[kind]
  if (!range) return []
  return means.flatMap(({ treatment, prefers, estimate }) => {
    if (!isEstimate(estimate) || (estimate.value >= range[0] && estimate.value <= range[1])) return []
    const beyond = estimate.lower > range[1] || estimate.upper < range[0]
    return [
      {
        severity: 'warning' as const,
        code: 'implied-mean-impossible',
        message: `under ${treatment}, those who prefer ${prefers} would have ${estimate.value.toFixed(3)}, which cannot be${beyond ? ', and chance does not explain it' : ''}`,
        cure: beyond
          ? 'doubt that the choice arm tells whom the randomised prefer (refusals, losses, effect of choosing itself)'
          : 'within chance: report it, and do not quote this mean by itself',
      },
    ]
  })
}

function few({ strata }: PreferenceAnalysis, kind: OutcomeKind): Finding[] {
  if (kind === 'mean') return []
  const groups = strata.flatMap(one =>
    one.groups.flatMap(group => {
      if (group.events === null) return []
      const least = kind === 'rate' ? group.events : Math.min(group.events, group.n - group.events)
      return least < fewEvents
        ? [`${one.stratum === null ? '' : `${one.stratum}, `}${group.group} ${group.treatment}`]
        : []
    }),
  )
  if (groups.length === 0) return []
  return [
    {
      severity: 'note',
      code: 'few-events',
      message: `fewer than ${fewEvents} patients with, or without, the event in ${groups.length} ${groups.length === 1 ? 'group' : 'groups'} (${groups.slice(0, 4).join('; ')}${groups.length > 4 ? '; ...' : ''}): intervals are approximate`,
      cure: 'merge strata where there are several',
      count: groups.length,
    },
  ]
}
