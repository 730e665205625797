import { periodInDays } from '@tessera/clinical'
import type { Figure } from '@tessera/evidence'
import { type ModelColumn, type PatientVisits, trajectories } from '@tessera/omics'
import type { MarkerIntake } from './marker-intake.ts'

type Place = Pick<Figure, 'section' | 'question' | 'validation' | 'model' | 'status'>

const daysOfWeek = 7

/** Courses of some features by group: means of a mixed model by visit, with intervals and the number of samples. */
export function courseFigures(
  visits: PatientVisits,
  features: readonly number[],
  group: ModelColumn,
  { protocol, label }: MarkerIntake,
  place: Place,
  level: number,
): Figure[] {
  if (features.length === 0) return []
  return trajectories(visits, features, { group, level }).flatMap(({ feature, points }) => {
    const known = points.filter(
      ({ day, n, modelled }) => n > 0 && Number.isFinite(day) && Number.isFinite(modelled.mean),
    )
    if (known.length === 0) return []
    const figure: Figure = {
      id: `biomarkers-${protocol.id}/course-${feature}`,
      ...place,
      kind: 'trajectory',
      title: `${label}: ${feature}`,
      caption: `Means by visit of a mixed model, with ${100 * level} % intervals, log2; at the planned weeks. Samples after the event are not in it, so that groups grow smaller.`,
      label: `${feature}, log2`,
      unit: 'weeks',
      from: 'first dose',
      reference: null,
      groups: [...Map.groupBy(known, point => point.group)].map(([name, own]) => ({
        label: name,
        points: own
          .toSorted((a, b) => a.day - b.day)
          .map(({ visit, n, modelled }) => ({
            time: Number((periodInDays(visit) / daysOfWeek).toFixed(2)),
            n,
            value: modelled.mean,
            lower: Number.isFinite(modelled.lower) ? modelled.lower : null,
            upper: Number.isFinite(modelled.upper) ? modelled.upper : null,
          })),
      })),
    }
    return [figure]
  })
}
