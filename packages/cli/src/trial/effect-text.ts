import { isEstimate, type PreferenceAnalysis, type PreferenceEffect } from '@tessera/trials'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'

/** The effects of an analysis, its groups and what follows for those who prefer either treatment. */
export function effectText(analysis: PreferenceAnalysis, asked: readonly PreferenceEffect[]): string {
  const [a, b] = analysis.treatments
  const percent = `${Math.round(100 * analysis.level * 10) / 10} %`
  const lines = [
    `${analysis.design} design, ${analysis.n} patients: ${analysis.scale}, ${a} less ${b}`,
    '',
    textTable(
      ['effect', 'estimate', percent, 'se', 'p'],
      asked.map(effect => [effect, ...estimateCells(analysis.effects[effect])]),
    ),
  ]
  if (analysis.share)
    lines.push(
      '',
      `${shortNumber(100 * analysis.share.value)} % prefer ${a} (${shortNumber(100 * analysis.share.lower)} to ${shortNumber(100 * analysis.share.upper)} %; of ${analysis.share.n})`,
    )
  if (asked.length > 1) lines.push('', byPreference(analysis, percent))
  lines.push('', groups(analysis))
  if (analysis.published)
    lines.push(
      '',
      "As published (ratio estimate, Ruecker's variance, normal test)",
      '',
      published(analysis, asked),
    )
  return lines.join('\n')
}

function estimateCells(estimate: PreferenceAnalysis['effects']['treatment']): string[] {
  if (!isEstimate(estimate)) return ['–', estimate.reason, '', '']
  return [
    shortNumber(estimate.value),
    `${shortNumber(estimate.lower)} to ${shortNumber(estimate.upper)}`,
    shortNumber(estimate.se),
    shortP(estimate.p),
  ]
}

function byPreference(
  { treatmentByPreference, means, treatments }: PreferenceAnalysis,
  percent: string,
): string {
  const mean = (treatment: string, prefers: string) => {
    const found = means.find(one => one.treatment === treatment && one.prefers === prefers)
    return found && isEstimate(found.estimate) ? shortNumber(found.estimate.value) : '–'
  }
  return textTable(
    ['among those who prefer', `under ${treatments[0]}`, `under ${treatments[1]}`, 'difference', percent],
    treatmentByPreference.map(({ prefers, estimate }) => [
      prefers,
      mean(treatments[0], prefers),
      mean(treatments[1], prefers),
      ...estimateCells(estimate).slice(0, 2),
    ]),
  )
}

function groups({ strata }: PreferenceAnalysis): string {
  const several = strata.length > 1
  return textTable(
    [...(several ? ['stratum'] : []), 'group', 'treatment', 'n', 'events', 'value', 'se'],
    strata.flatMap(one =>
      one.groups.map(group => [
        ...(several ? [one.stratum ?? ''] : []),
        group.group,
        group.treatment,
        String(group.n),
        shortNumber(group.events),
        shortNumber(group.value),
        shortNumber(group.se),
      ]),
    ),
  )
}

function published({ published: effects }: PreferenceAnalysis, asked: readonly PreferenceEffect[]): string {
  if (!effects) return ''
  return textTable(
    ['effect', 'estimate', 'limits', 'se', 'z', 'p'],
    asked.map(effect => {
      const { value, lower, upper, se, statistic, p } = effects[effect]
      return [
        effect,
        shortNumber(value),
        `${shortNumber(lower)} to ${shortNumber(upper)}`,
        shortNumber(se),
        shortNumber(statistic),
        shortP(p),
      ]
    }),
  )
}
