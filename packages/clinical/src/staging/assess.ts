import type { Finding } from '@tessera/evidence'
import { type Judged, notJudged } from '../judged.ts'
import { type ChildPugh, type ChildPughClass, childPugh, childPughClass } from './child-pugh.ts'
import { type BclcStage, bclcStage, type CnlcStage, cnlcStage, type LiverPatient } from './liver-clinical.ts'
import { liverT } from './liver-tumour.ts'
import { ascitesOf, histologyOf, locationOf, vascularInvasionOf } from './named-values.ts'
import { performanceFault } from './performance.ts'
import { colorectalN, nodeContradiction, oesophagealN } from './regional-nodes.ts'
import { type StageSite, stageSiteOf } from './sites.ts'
import { type StageGroup, stageOf } from './stage.ts'
import type { StageRecord } from './stage-fields.ts'
import type { OesophagealLocation, StageBasis } from './stage-table.ts'
import { basisOf, gradeOf, parseTnm, type Tnm } from './tnm.ts'

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

type Say = (severity: Finding['severity'], code: string, field: string, message: string, cure: string) => void

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

interface Categories extends Pick<Tnm, 'basis' | 't' | 'n' | 'm' | 'grade'> {
  readonly fault: string | null
}

/** T, N and M from one text or three; N also from counts and T of the liver from number and size, where not stated. */
function categoriesOf(record: StageRecord, site: StageSite, notes: string[], say: Say): Categories {
  const parts = [
    ['T', record.t],
    ['N', record.n],
    ['M', record.m],
  ] as const
  const text =
    record.tnm ??
    parts
      .map(([letter, cell]) => (cell === null ? '' : /[tnm]/i.test(cell) ? cell : `${letter}${cell}`))
      .join(' ')
  const blank = { basis: null, t: null, n: null, m: null, grade: null, fault: null }
  const read = text.trim() === '' ? blank : parseTnm(text, site)
  if ('fault' in read && read.fault !== null) {
    say('error', 'tnm-unreadable', 'tnm', read.fault, 'write it as ypT3 N1 M0')
    return { ...blank, fault: read.fault }
  }
  const tnm = 'notes' in read ? read : { ...blank, notes: [] }
  notes.push(...tnm.notes)
  const byCount =
    site === 'liver'
      ? null
      : site === 'rectum'
        ? colorectalN(record.positiveNodes, record.deposits)
        : oesophagealN(record.positiveNodes)
  const contradiction = contradictionOf(site, tnm.n, record, byCount?.value ?? null)
  if (contradiction !== null)
    say(
      'error',
      'nodes-contradiction',
      'n',
      contradiction,
      'correct the category or the counts; the category counts',
    )
  const bySize = site === 'liver' ? liverT(liverTumourOf(record)) : null
  if (bySize?.value && tnm.t !== null && !bySize.value.startsWith(tnm.t) && tnm.t !== 'TX')
    say(
      'warning',
      'liver-t-contradiction',
      't',
      `${tnm.t} is recorded; ${bySize.rule} is ${bySize.value}`,
      'correct one of the two; the category counts',
    )
  if (tnm.n === null && byCount?.value) notes.push(`N from counts: ${byCount.rule}`)
  if (tnm.t === null && bySize?.value) notes.push(`T from the tumour: ${bySize.rule}`)
  return { ...tnm, n: tnm.n ?? byCount?.value ?? null, t: tnm.t ?? bySize?.value ?? null, fault: null }
}

function contradictionOf(
  site: StageSite,
  n: string | null,
  { positiveNodes, deposits }: StageRecord,
  byCount: string | null,
): string | null {
  if (site === 'rectum') return nodeContradiction(n, positiveNodes, deposits)
  if (n === null || n === 'NX' || byCount === null || byCount === n) return null
  return `${n} is recorded, but ${positiveNodes} positive nodes are ${byCount}`
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

function liverTumourOf(record: StageRecord) {
  const { nodules, largestMm, invadesOrgan } = record
  const invasion = record.vascularInvasion === null ? null : vascularInvasionOf(record.vascularInvasion)
  return { nodules, largestMm, vascularInvasion: invasion, invadesOrgan }
}

/** Child-Pugh as recorded (class or score), else from its five parts. */
function liverFunctionOf(record: StageRecord, say: Say): Judged<ChildPugh | ChildPughClass> {
  const parts = childPugh({
    bilirubin: { value: record.bilirubin, unit: record.bilirubinUnit },
    albumin: { value: record.albumin, unit: record.albuminUnit },
    inr: record.inr,
    prothrombinSeconds: record.prothrombinSeconds,
    ascites: record.ascites === null ? null : ascitesOf(record.ascites),
    encephalopathy: record.encephalopathy,
  })
  const units = [
    ['bilirubin', record.bilirubin, record.bilirubinUnit, 'mg/dL or umol/L'],
    ['albumin', record.albumin, record.albuminUnit, 'g/L or g/dL'],
  ] as const
  for (const [what, value, unit, needed] of units)
    if (!Number.isNaN(value) && unit === null)
      say(
        'error',
        'unit-missing',
        `${what}_unit`,
        `${what} without a unit is not used`,
        `add the column ${what}_unit: ${needed}`,
      )
  if (record.ascites !== null && ascitesOf(record.ascites) === null)
    say(
      'error',
      'ascites-unknown',
      'ascites',
      `'${record.ascites}' is none of none, slight, moderate`,
      'write one of the three',
    )
  if (record.childPugh === null) return parts
  const recorded = recordedClass(record.childPugh)
  if (recorded === null) {
    say(
      'error',
      'child-pugh-unknown',
      'child_pugh',
      `'${record.childPugh}' is neither A, B, C nor 5 to 15`,
      'correct it',
    )
    return parts.value === null
      ? notJudged(parts.rule, `'${record.childPugh}' is no Child-Pugh class or score`)
      : parts
  }
  if (parts.value !== null && parts.value.class !== recorded) {
    say(
      'warning',
      'child-pugh-contradiction',
      'child_pugh',
      `class ${recorded} is recorded, its parts give ${parts.value.class} (${parts.value.score}); the parts count`,
      'correct one of the two',
    )
  }
  return parts.value === null ? { value: recorded, rule: 'Child-Pugh as recorded', why: null } : parts
}

function recordedClass(text: string): ChildPughClass | null {
  const match = /^([ABC])\s*-?\s*(\d+)?$/i.exec(text.trim())
  if (match) return match[1].toUpperCase() as ChildPughClass
  const score = Number(text)
  return Number.isInteger(score) && score >= 5 && score <= 15 ? childPughClass(score) : null
}

function liverPatientOf(
  record: StageRecord,
  liver: Judged<ChildPugh | ChildPughClass> | null,
  say: Say,
): LiverPatient {
  const fault = performanceFault(record.performance)
  if (fault !== null && !Number.isNaN(record.performance))
    say('error', 'performance-unknown', 'ecog', fault, 'write 0 to 4')
  if (record.vascularInvasion !== null && vascularInvasionOf(record.vascularInvasion) === null)
    say(
      'error',
      'vascular-invasion-unknown',
      'vascular_invasion',
      `'${record.vascularInvasion}' is none of none, micro, branch, major`,
      'write one of the four',
    )
  if (record.largestMm > 0 && record.largestMm < 3)
    say(
      'warning',
      'size-in-cm',
      'largest_mm',
      `a largest tumour of ${record.largestMm} mm: is it centimetres?`,
      'write millimetres',
    )
  const value = liver?.value ?? null
  return {
    tumour: liverTumourOf(record),
    extrahepatic: record.extrahepatic,
    performance: record.performance,
    childPugh: value === null ? null : typeof value === 'string' ? value : value.class,
    transplantCandidate: record.transplantCandidate,
  }
}
