import type { FigureOf, Finding } from '@tessera/evidence'
import type { Trajectory } from '@tessera/omics'
import { type FigurePage, placed } from './figure-page.ts'
import type { LongitudinalOptions } from './longitudinal-options.ts'
import type { EffectRow } from './longitudinal-rows.ts'

/** The page of an analysis of visits: courses by group, and the effect of every feature by each analysis. */
export function longitudinalPage(
  rows: readonly EffectRow[],
  courses: readonly Trajectory[],
  findings: readonly Finding[],
  options: LongitudinalOptions,
): FigurePage {
  const analyses = Map.groupBy(
    rows.filter(row => row.p !== null && row.estimate !== null && row.term !== 'intercept'),
    row => `${row.analysis}, ${row.term}`,
  )
  const found = [...analyses].map(([name, own]) => ({
    name,
    count: own.filter(row => row.q !== null && row.q < options.fdr).length,
    of: own.length,
  }))
  return {
    title: 'Features over visits',
    kicker: 'tessera omics longitudinal',
    lede: found
      .map(
        ({ name, count, of }) =>
          `${sentence(name)}: ${count} of ${of} features at a false discovery rate below ${options.fdr}.`,
      )
      .join(' '),
    sections: [
      ...(courses.length === 0
        ? []
        : [{ title: 'Courses', figures: courses.flatMap(course => courseOf(course, options.level) ?? []) }]),
      ...[...analyses].flatMap(([name, own]) =>
        own.some(row => row.term.endsWith('(F)'))
          ? []
          : [{ title: sentence(name), figures: [volcanoOf(name, own, options)] }],
      ),
    ],
    findings,
    level: options.level,
  }
}

function courseOf({ feature, points }: Trajectory, level: number): FigureOf<'trajectory'> | null {
  const known = points.filter(({ day, modelled }) => Number.isFinite(day) && Number.isFinite(modelled.mean))
  if (known.length === 0) return null
  // The groups' own median days differ by a day or two: one place for a visit, so that its numbers stand together.
  const dayOf = new Map(
    [...Map.groupBy(known, ({ visit }) => visit)].map(([visit, own]) => [
      visit,
      Math.round(own.reduce((sum, { day }) => sum + day, 0) / own.length),
    ]),
  )
  return {
    kind: 'trajectory',
    ...placed(
      `course-${feature}`,
      feature,
      `Means of a mixed model by visit, with ${100 * level} % intervals; a visit stands at the mean of the groups' median days.`,
    ),
    label: feature,
    unit: 'days',
    from: 'time zero',
    reference: null,
    groups: [...Map.groupBy(known, ({ group }) => group)].map(([label, own]) => ({
      label,
      points: own
        .toSorted((a, b) => a.day - b.day)
        .map(({ visit, day, n, modelled }) => ({
          time: dayOf.get(visit) ?? day,
          n,
          value: modelled.mean,
          lower: Number.isFinite(modelled.lower) ? modelled.lower : null,
          upper: Number.isFinite(modelled.upper) ? modelled.upper : null,
        })),
    })),
  }
}

function volcanoOf(
  name: string,
  rows: readonly EffectRow[],
  { fdr }: LongitudinalOptions,
): FigureOf<'volcano'> {
  const ratio = rows[0].events !== null
  const below = rows.flatMap(row => (row.q !== null && row.q < fdr && row.p !== null ? [row.p] : []))
  return {
    kind: 'volcano',
    ...placed(
      `volcano-${name.replaceAll(/\W+/g, '-')}`,
      name,
      `The dotted line is the largest p at a false discovery rate below ${fdr}.`,
    ),
    label: ratio ? 'Ratio per standard deviation' : 'Estimate',
    ratio,
    fdr,
    cut: below.reduce<number | null>((most, p) => Math.max(most ?? 0, p), null),
    higher: ratio ? 'more events' : 'higher',
    lower: ratio ? 'fewer events' : 'lower',
    named: 25,
    points: rows.map(row => ({
      label: row.symbol ?? row.feature,
      effect: row.estimate ?? 0,
      p: row.p ?? 1,
      fdr: row.q,
    })),
  }
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
