import type { Finding } from '@tessera/evidence'
import type { Judged } from '../judged.ts'
import type { ChildPugh, ChildPughClass } from './child-pugh.ts'
import { type BclcStage, bclcStage, type CnlcStage, cnlcStage } from './liver-clinical.ts'
import { liverFunctionOf, liverPatientOf } from './liver-row.ts'
import { histologyOf, locationOf } from './named-values.ts'
import { categoriesOf } from './row-categories.ts'
import type { Say } from './say.ts'
import { type StageSite, stageSiteOf } from './sites.ts'
import { type StageGroup, stageOf } from './stage.ts'
import type { StageRecord } from './stage-fields.ts'
import type { OesophagealLocation, StageBasis } from './stage-table.ts'
import { basisOf, gradeOf, type Tnm } from './tnm.ts'

export interface StageSettings {
  /** The site of rows that name none. */
  readonly site: StageSite | null
  /** The basis of rows that name none: c, p or yp. */
  readonly basis: StageBasis | null
  /** Takes M that is not stated as M0; it is an assumption, and every row that it touches says so. */
  readonly assumeM0: boolean
}

export const stageDefaults: StageSettings = { site: null, basis: null, assumeM0: false }

export interface StagedPatient extends StageGroup {
  readonly patientId: string
  readonly row: number
  readonly site: StageSite | null
  readonly basis: StageBasis | null
  readonly t: string | null
  readonly n: string | null
  readonly m: string | null
  /** What was supposed or read in a way worth saying. */
  readonly notes: readonly string[]
  /** Liver alone; null elsewhere. */
  readonly childPugh: Judged<ChildPugh | ChildPughClass> | null
  readonly bclc: Judged<BclcStage> | null
  readonly cnlc: Judged<CnlcStage> | null
}

export interface StageAssessment {
  readonly patients: readonly StagedPatient[]
  readonly findings: readonly Finding[]
}

/** Stages every row: TNM of the eighth edition, and for the liver Child-Pugh, BCLC and CNLC. */
export function assessStages(
  records: readonly StageRecord[],
  file: string,
  settings: Partial<StageSettings> = {},
): StageAssessment {
  const chosen = { ...stageDefaults, ...settings }
  const findings: Finding[] = []
  const patients = records.flatMap(record => {
    if (record.patientId === null) return []
    const patientId = record.patientId
    const say: Say = (severity, code, field, message, cure) =>
      findings.push({ severity, code, message, cure, file, row: record.row, field, patientId })
    return [patientOf(record, patientId, chosen, say)]
  })
  return { patients, findings }
}

function patientOf(record: StageRecord, patientId: string, settings: StageSettings, say: Say): StagedPatient {
  const site = record.site === null ? settings.site : stageSiteOf(record.site)
  const place = { patientId, row: record.row, site }
  if (site === null) {
    const why = record.site === null ? 'the site is not stated' : `'${record.site}' is not staged here`
    say('error', 'stage-site-unknown', 'site', why, 'write oesophagus, liver or rectum, or give --site')
    return { ...place, ...unstaged(why), childPugh: null, bclc: null, cnlc: null }
  }
  const notes: string[] = []
  const read = categoriesOf(record, site, notes, say)
  const named = record.basis === null ? null : basisOf(record.basis)
  if (record.basis !== null && named === null)
    say(
      'error',
      'stage-basis-unknown',
      'basis',
      `'${record.basis}' is no basis of a stage`,
      'write c, p or yp',
    )
  if (named !== null && read.basis !== null && named !== read.basis)
    say(
      'error',
      'stage-basis-contradiction',
      'basis',
      `the row says ${named}, its TNM ${read.basis}`,
      'correct one of the two; the TNM counts',
    )
  const basis = read.basis ?? named ?? settings.basis
  const m = read.m ?? (settings.assumeM0 ? 'M0' : null)
  if (read.m === null && m !== null) notes.push('M0 supposed')
  const categories = { t: read.t, n: read.n, m, basis }
  const group =
    read.fault === null
      ? stageOf({ site, ...categories, ...oesophagusOf(record, site, read, basis, notes, say) })
      : unstaged(read.fault)
  const function_ = site === 'liver' ? liverFunctionOf(record, say) : null
  const patient = site === 'liver' ? liverPatientOf(record, function_, say) : null
  return {
    ...place,
    ...group,
    ...categories,
    notes,
    childPugh: function_,
    bclc: patient && bclcStage(patient),
    cnlc: patient && cnlcStage(patient),
  }
}

function unstaged(why: string) {
  const group = { stage: null, main: null, candidates: [], rule: null, why }
  return { ...group, basis: null, t: null, n: null, m: null, notes: [] }
}

/** What counts in the oesophagus alone: cell type, and in the specimen grade and location. */
function oesophagusOf(
  record: StageRecord,
  site: StageSite,
  tnm: Pick<Tnm, 'grade' | 't' | 'n'>,
  basis: StageBasis | null,
  notes: string[],
  say: Say,
) {
  if (site !== 'oesophagus') return {}
  const histology = record.histology === null ? null : histologyOf(record.histology)
  if (record.histology !== null && histology === null)
    say(
      'warning',
      'histology-unknown',
      'histology',
      `'${record.histology}' is neither squamous nor adenocarcinoma`,
      'write squamous or adenocarcinoma; other types are not staged here',
    )
  const grade = tnm.grade ?? gradeOf(record.grade)
  if (record.grade !== null && gradeOf(record.grade) === null)
    say('warning', 'grade-unknown', 'grade', `'${record.grade}' is no grade: GX`, 'write G1, G2, G3 or GX')
  const location: OesophagealLocation | null = record.location === null ? null : locationOf(record.location)
  if (record.location !== null && location === null)
    say(
      'warning',
      'location-unknown',
      'location',
      `'${record.location}' is no part of the oesophagus: location X`,
      'write upper, middle or lower',
    )
  if (basis === 'p' && tnm.n === 'N0') {
    if (grade === null) notes.push('grade not stated: GX')
    if (histology === 'squamous' && tnm.t === 'T3' && location === null) notes.push('location not stated: X')
  }
  return { histology, grade, location }
}
