import type { FigureOf } from '@tessera/evidence'
import { type BiomarkerCohort, featureLabel } from '@tessera/omics'
import { averageLinkage } from '@tessera/statistics'
import { placed } from './figure-page.ts'

type Heatmap = FigureOf<'heatmap'>

/** z-scores of some features over patients, both clustered by average linkage of correlation (features) and distance (patients). */
export function biomarkerHeatmap(cohort: BiomarkerCohort, places: readonly number[], title: string): Heatmap {
  const n = cohort.size
  const z = places.map(f => standardised(cohort.values.subarray(f * n, (f + 1) * n)))
  const rows = averageLinkage(
    pairwise(z.length, (a, b) => 1 - correlation(z[a], z[b])),
    z.length,
  )
  const columns = averageLinkage(
    pairwise(n, (a, b) => {
      let sum = 0
      for (const row of z) sum += (row[a] - row[b]) ** 2
      return Math.sqrt(sum)
    }),
    n,
  )
  return {
    kind: 'heatmap',
    ...placed(
      'heatmap',
      title,
      `${places.length} features of smallest p in ${n} patients, each in standard deviations from its mean; rows clustered by average linkage of 1 − correlation, columns of Euclidean distance. Clusters were not tested.`,
    ),
    label: 'Standard deviations from the mean',
    rowsAre: 'feature',
    columnsAre: 'patient',
    rows: places.map(f => featureLabel(cohort.features[f])),
    columns: cohort.patientIds.map((_, i) => `${i + 1}`),
    values: z.flatMap((row, r) =>
      Array.from(row, (value, i) => (Number.isNaN(cohort.values[places[r] * n + i]) ? null : value)),
    ),
    limit: 2.5,
    rowOrder: [...rows.order],
    columnOrder: [...columns.order],
    rowTree: rows.joins.map(join => ({ ...join, height: Math.max(0, join.height) })),
    columnTree: columns.joins.map(join => ({ ...join })),
    tracks: tracksOf(cohort),
  }
}

/** Mean 0 and standard deviation 1; missing values lie at the mean, where clustering does not see them. */
function standardised(values: Float64Array): Float64Array {
  const there = values.filter(value => !Number.isNaN(value))
  const mean = there.reduce((a, b) => a + b, 0) / there.length
  const sd = Math.sqrt(there.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, there.length - 1)) || 1
  return values.map(value => (Number.isNaN(value) ? 0 : (value - mean) / sd))
}

function correlation(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i]
    aa += a[i] * a[i]
    bb += b[i] * b[i]
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}

function pairwise(n: number, distance: (a: number, b: number) => number): Float64Array {
  const all = new Float64Array(n * n)
  for (let a = 0; a < n; a++)
    for (let b = 0; b < a; b++) {
      const d = distance(a, b)
      all[a * n + b] = d
      all[b * n + a] = d
    }
  return all
}

/** Outcome, treatment and centre, as far as six colours go. */
function tracksOf({ outcome, treatment, centre, centres }: BiomarkerCohort): Heatmap['tracks'] {
  const tracks: Heatmap['tracks'] = []
  if (outcome.kind === 'binary')
    tracks.push({ label: 'Outcome', levels: ['no event', 'event'], codes: [...outcome.event] })
  if (outcome.kind === 'ordinal' && outcome.levels.length <= 4)
    tracks.push({ label: 'Outcome', levels: [...outcome.levels], codes: [...outcome.level] })
  if (outcome.kind === 'time-to-event')
    tracks.push({ label: 'Event', levels: ['censored', 'event'], codes: [...outcome.event] })
  if (treatment !== null)
    tracks.push({
      label: 'Treatment',
      levels: [treatment.control, treatment.treated],
      codes: [...treatment.arm],
    })
  const used = tracks.reduce((sum, track) => sum + track.levels.length, 0)
  if (centres.length > 1 && used + centres.length <= 6)
    tracks.push({ label: 'Centre', levels: [...centres], codes: [...centre] })
  return tracks
}
