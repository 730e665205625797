import type { Finding } from '@tessera/evidence'
import { type Judged, judged, notJudged } from '../judged.ts'
import { colorectalN, oesophagealN } from '../staging/regional-nodes.ts'
import { type StageSite, stageSiteOf } from '../staging/sites.ts'
import { categoryIn } from './category-cell.ts'
import { type CompleteResponseDefinition, completeResponse } from './complete-response.ts'
import { regressionContradictions } from './contradictions.ts'
import { convertGrade } from './convert-grade.ts'
import { fasciaInvolved, marginInvolved } from './margins.ts'
import type { RegressionOutcome } from './outcome.ts'
import { neoadjuvantRectalScore, rectalScoreGroup } from './rectal-score.ts'
import type { RegressionRecord } from './regression-fields.ts'
import {
  type MajorResponseDefinition,
  majorResponse,
  majorResponseDefault,
  majorResponseOfBecker,
} from './residual-tumour.ts'
import {
  ordinalOf,
  type RegressionSystem,
  type RegressionSystemName,
  readGrade,
  regressionSystemOf,
  regressionSystems,
} from './systems.ts'
import { vascularInvasionOfSpecimen, vascularInvasionOnMri } from './vascular-invasion.ts'

export interface RegressionSettings {
  /** The system of grades whose row does not name one. */
  readonly system: RegressionSystemName | null
  readonly completeResponse: CompleteResponseDefinition
  readonly majorResponse: MajorResponseDefinition
  /** Gives each grade in this system too, where the definitions allow it. */
  readonly convertTo: RegressionSystemName | null
}

export const regressionDefaults: RegressionSettings = {
  system: null,
  completeResponse: 'ypT0N0',
  majorResponse: majorResponseDefault,
  convertTo: null,
}

export interface RegressionAssessment {
  readonly outcomes: readonly RegressionOutcome[]
  readonly findings: readonly Finding[]
}

/**
 * Regression grade, complete and major response, NAR score, margins and vascular invasion of every patient. What
 * contradicts itself in a row (a complete grade beside ypT2, N1c beside positive nodes) is a finding with the row.
 */
export function assessRegression(
  records: readonly RegressionRecord[],
  file: string,
  settings: Partial<RegressionSettings> = {},
): RegressionAssessment {
  const chosen: RegressionSettings = { ...regressionDefaults, ...settings }
  const findings: Finding[] = []
  const seen = new Map<string, number>()
  const outcomes = records.flatMap(record => {
    const { patientId } = record
    if (patientId === null) return []
    const first = seen.get(patientId)
    if (first !== undefined) {
      findings.push({
        severity: 'error',
        code: 'patient-twice',
        message: `a patient has two rows (${first} and ${record.row}); the first counts`,
        cure: 'give one row a patient',
        file,
        row: record.row,
        field: 'patient_id',
        patientId,
      })
      return []
    }
    seen.set(patientId, record.row)
    const outcome = outcomeOf(record, patientId, chosen)
    findings.push(...regressionContradictions(record, outcome, file))
    return [outcome]
  })
  return { outcomes, findings }
}

function outcomeOf(
  record: RegressionRecord,
  patientId: string,
  settings: RegressionSettings,
): RegressionOutcome {
  const system = systemOf(record, settings)
  const grade = gradeOf(system, record.grade)
  const t = categoryIn(record.pathologicalT, 'T')
  const n = categoryIn(record.pathologicalN, 'N')
  const site = record.site === null ? null : stageSiteOf(record.site)
  const score = ofRectum(site)
    ? neoadjuvantRectalScore(categoryIn(record.clinicalT, 'T'), t, n)
    : notJudged('NAR', 'the score is one of the rectum')
  const known = system !== null && grade.value !== null
  return {
    patientId,
    row: record.row,
    system: system?.name ?? null,
    grade,
    ordinal: known ? ordinalOf(system, grade.value) : null,
    converted:
      settings.convertTo && known ? convertGrade(system.name, grade.value, settings.convertTo) : null,
    completeResponse: completeResponse({ t, n, resected: record.resected }, settings.completeResponse),
    majorResponse: majorOf(record, system, grade.value, settings.majorResponse),
    rectalScore: score,
    rectalScoreGroup: score.value === null ? null : rectalScoreGroup(score.value),
    mrGrade: gradeOf(regressionSystems.mrtrg, record.mrGrade),
    fascia: fasciaInvolved({ seenOn: 'MRI', distanceMm: record.fasciaMm, recorded: record.fasciaInvolved }),
    margin:
      record.resected === false
        ? notJudged('circumferential margin of the specimen: <= 1 mm', 'not resected: there is no specimen')
        : marginInvolved({
            seenOn: 'specimen',
            distanceMm: record.marginMm,
            recorded: record.marginInvolved,
          }),
    mrVascular: vascularInvasionOnMri(record.mrVascular),
    vascular: vascularInvasionOfSpecimen(record.vascular),
    nodesByCount:
      site === 'oesophagus'
        ? oesophagealN(record.positiveNodes)
        : ofRectum(site)
          ? colorectalN(record.positiveNodes, record.deposits)
          : notJudged('N by counts', 'the site has no categories by counts'),
  }
}

/** A row without a site is one of the rectum, whose scores and margins these are. */
function ofRectum(site: StageSite | null): boolean {
  return site === null || site === 'rectum'
}

/** The system that the row names; the settings' where it names none. A cell that names an unknown one is no system. */
function systemOf(record: RegressionRecord, settings: RegressionSettings): RegressionSystem | null {
  if (record.system !== null) return regressionSystemOf(record.system)
  return settings.system === null ? null : regressionSystems[settings.system]
}

function gradeOf(system: RegressionSystem | null, cell: string | null): Judged<string> {
  const rule = system?.label ?? 'regression grade'
  if (cell === null) return notJudged(rule, 'no grade is recorded')
  if (system === null) return notJudged(rule, 'the system of the grade is not known')
  const grade = readGrade(system, cell)
  if (grade === null)
    return notJudged(rule, `'${cell}' is none of ${system.grades.map(one => one.grade).join(', ')}`)
  return judged(grade.grade, `${rule} ${grade.grade}: ${grade.meaning}`)
}

/** From the percentage; where there is none, from a Becker grade, or from a complete grade: no tumour is 0 %. */
function majorOf(
  record: RegressionRecord,
  system: RegressionSystem | null,
  grade: string | null,
  definition: MajorResponseDefinition,
): Judged<boolean> {
  if (record.resected === false) return notJudged('major response', 'not resected: there is no specimen')
  const byPercent = majorResponse(record.residualPercent, definition)
  if (!Number.isNaN(record.residualPercent) || system === null || grade === null) return byPercent
  if (grade === system.complete) return judged(true, `${byPercent.rule}; no viable tumour is 0 %`)
  if (system.name === 'becker' && definition.atMostPercent === 10) return majorResponseOfBecker(grade)
  return notJudged(byPercent.rule, `no residual tumour percentage; ${system.label} ${grade} gives none`)
}
