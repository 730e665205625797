import { periodInDays } from '@tessera/clinical'
import type { Estimate, Figure, TableRecord } from '@tessera/evidence'
import {
  type Assay,
  attendanceByOutcome,
  driftCaveat,
  type MixedByFeature,
  type MixedTerm,
  mixedByFeature,
  modelColumn,
  OmicsError,
  type PatientVisits,
  placeVisits,
} from '@tessera/omics'
import { numberColumn, pColumn, textColumn } from '../run/report-tables/columns.ts'
import { type MarkerEvidence, notEstimated } from './biomarker-evidence.ts'
import { courseFigures } from './course-figures.ts'
import type { MarkerIntake } from './marker-intake.ts'

export interface MarkerOptions {
  readonly level: number
  readonly status: Estimate['status']
}

/** Rows of the printed table. */
const shown = 20

/**
 * A linear mixed model for each feature over visits: time, group, group x time and covariates, an intercept random within
 * patients; samples of patients with the event only up to the day before it. False discovery rate over the features, courses
 * of the clearest, and a warning where samples are missing with the outcome or visits go with the runs.
 */
export function markerEvidence(markers: MarkerIntake, { level, status }: MarkerOptions): MarkerEvidence {
  const { protocol } = markers
  try {
    const visits = visitsOf(markers)
    const group = modelColumn(
      'group',
      visits.assay.samples.map(({ patientId }) => markers.groupOf.get(patientId ?? '') ?? null),
      { categorical: true, reference: markers.groups[0] },
    )
    const covariates = markers.covariates.map(({ name, of }) =>
      modelColumn(
        name,
        visits.assay.samples.map(({ patientId }) => of.get(patientId ?? '') ?? null),
      ),
    )
    const fitted = mixedByFeature(visits, { group, covariates, random: protocol.random, time: protocol.time })
    const attendance = attendanceByOutcome(
      visits,
      visits.patients.map(id => markers.groupOf.get(id) ?? null),
    )
    const findings = [
      ...visits.findings,
      ...fitted.findings,
      ...attendance.findings,
      ...driftCaveat(visits).findings,
    ]
    const order = clearest(fitted)
    const place = {
      section: 'trajectories' as const,
      question: null,
      validation: null,
      model: null,
      status,
    }
    const counts = attendance.visits.map(
      ({ visit, present }) => `${visit}: ${present.map((n, g) => `${n} ${attendance.groups[g]}`).join(', ')}`,
    )
    return {
      figures: [
        ...courseFigures(visits, order.slice(0, protocol.figures), group, markers, place, level),
        volcanoOf(fitted, markers, place),
      ],
      tables: [
        tableOf(fitted, order, markers, place, `Samples before the event, by visit. ${counts.join('; ')}.`),
      ],
      findings: findings.map(finding => ({ field: protocol.id, ...finding })),
    }
  } catch (error) {
    if (!(error instanceof OmicsError)) throw error
    return notEstimated(markers, error.what, error.cure)
  }
}

/** The samples that count, by planned visit. */
function visitsOf({ assay, protocol, start, groupOf, until }: MarkerIntake): PatientVisits {
  const counted = assay.where(
    ({ patientId, takenAt }) =>
      patientId !== null &&
      groupOf.has(patientId) &&
      (takenAt ?? Number.POSITIVE_INFINITY) <= (until.get(patientId) ?? Number.NEGATIVE_INFINITY),
  )
  const around = periodInDays(protocol.around)
  const windows = protocol.visits.map(name => {
    const target = periodInDays(name)
    return { name, target, from: target - around, to: target + around - 1 }
  })
  return placeVisits(detectedOften(counted, protocol.detected), start, { windows })
}

function detectedOften(assay: Assay, share: number): Assay {
  const kept = assay.features.flatMap((_, f) => {
    const present = assay.row(f).reduce((n, value) => n + (Number.isNaN(value) ? 0 : 1), 0)
    return present >= share * assay.size ? [f] : []
  })
  return assay.selectFeatures(kept)
}

/** Features by the smaller p of group and of group x time, times two. */
function clearest(fitted: MixedByFeature): number[] {
  const tests = fitted.tests.filter(({ name }) => name !== 'time')
  const p = fitted.features.map((_, f) =>
    Math.min(1, ...tests.map(test => tests.length * (Number.isNaN(test.p[f]) ? 1 : test.p[f]))),
  )
  return p.map((_, f) => f).sort((a, b) => p[a] - p[b] || a - b)
}

type Place = Pick<TableRecord, 'section' | 'question' | 'validation' | 'model' | 'status'>

const partOf = (fitted: MixedByFeature, part: MixedTerm['part']) =>
  fitted.terms.find(term => term.part === part)
const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null)

function tableOf(
  fitted: MixedByFeature,
  order: readonly number[],
  { protocol, label, groups }: MarkerIntake,
  place: Place,
  note: string,
): TableRecord {
  const level = partOf(fitted, 'group')
  const slope = partOf(fitted, 'interaction')
  const found = (term: MixedTerm | undefined) =>
    term === undefined ? 0 : term.q.reduce((n, q) => n + (q < protocol.fdr ? 1 : 0), 0)
  return {
    id: `biomarkers-${protocol.id}/features`,
    ...place,
    title: `${label}: features of ${fitted.features.length} with the clearest difference`,
    caption: `Mixed models over visits (${fitted.samples} samples of ${fitted.patients} patients, ${fitted.transform}; ${protocol.covariates.length === 0 ? 'no covariates' : `adjusted for ${protocol.covariates.join(', ')}`}). At the start: ${groups[1] ?? 'group'} less ${groups[0]}; change: how much faster it rises in ${groups[1] ?? 'the group'}, per ${fitted.time === 'linear' ? '6 weeks' : 'visit'}. q: false discovery rate (Benjamini and Hochberg). Below ${protocol.fdr}: ${found(level)} features at the start, ${found(slope)} by their change.`,
    columns: [
      textColumn('feature', 'Feature'),
      numberColumn('level', 'At the start', 2),
      pColumn('levelP', 'p'),
      pColumn('levelQ', 'q'),
      numberColumn('slope', 'Change', 2),
      pColumn('slopeP', 'p'),
      pColumn('slopeQ', 'q'),
    ],
    rows: order.slice(0, shown).map(f => ({
      feature: fitted.features[f].symbol ?? fitted.features[f].id,
      level: finite(level?.estimate[f]),
      levelP: finite(level?.p[f]),
      levelQ: finite(level?.q[f]),
      slope: slope === undefined ? null : finite(slope.estimate[f] * (fitted.time === 'linear' ? 6 : 1)),
      slopeP: finite(slope?.p[f]),
      slopeQ: finite(slope?.q[f]),
    })),
    indent: null,
    note,
  }
}

function volcanoOf(fitted: MixedByFeature, { protocol, label, groups }: MarkerIntake, place: Place): Figure {
  const term = partOf(fitted, 'interaction') ?? partOf(fitted, 'group')
  const known = fitted.features.flatMap((feature, f) =>
    term !== undefined && Number.isFinite(term.p[f]) && Number.isFinite(term.estimate[f])
      ? [{ feature, f }]
      : [],
  )
  const cut = known.reduce<number | null>(
    (most, { f }) => (term !== undefined && term.q[f] < protocol.fdr ? Math.max(most ?? 0, term.p[f]) : most),
    null,
  )
  return {
    id: `biomarkers-${protocol.id}/volcano`,
    ...place,
    kind: 'volcano',
    title: `${label}: change over visits, every feature`,
    caption: `How much faster a feature rises in patients with ${groups[1] ?? 'the event'} than in those without, before the event. The dotted line is the largest p at a false discovery rate below ${protocol.fdr}.`,
    label: fitted.time === 'linear' ? 'Difference of change, log2 in 6 weeks' : 'Difference of change',
    ratio: false,
    fdr: protocol.fdr,
    cut,
    higher: `rises more with ${groups[1] ?? 'the event'}`,
    lower: `falls more with ${groups[1] ?? 'the event'}`,
    named: 12,
    points: known.map(({ feature, f }) => ({
      label: feature.symbol ?? feature.id,
      effect: (term?.estimate[f] ?? 0) * (fitted.time === 'linear' ? 6 : 1),
      p: term?.p[f] ?? 1,
      fdr: finite(term?.q[f]),
    })),
  }
}
