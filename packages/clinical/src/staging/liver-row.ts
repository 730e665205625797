import { type Judged, notJudged } from '../judged.ts'
import { type ChildPugh, type ChildPughClass, childPugh, childPughClass } from './child-pugh.ts'
import type { LiverPatient } from './liver-clinical.ts'
import type { LiverTumour } from './liver-tumour.ts'
import { ascitesOf, vascularInvasionOf } from './named-values.ts'
import { performanceFault } from './performance.ts'
import type { Say } from './say.ts'
import type { StageRecord } from './stage-fields.ts'

/** The liver tumour of a row. */
export function liverTumourOf(record: StageRecord): LiverTumour {
  const { nodules, largestMm, invadesOrgan } = record
  const invasion = record.vascularInvasion === null ? null : vascularInvasionOf(record.vascularInvasion)
  return { nodules, largestMm, vascularInvasion: invasion, invadesOrgan }
}

/** Child-Pugh as recorded (class or score), else from its five parts. */
export function liverFunctionOf(record: StageRecord, say: Say): Judged<ChildPugh | ChildPughClass> {
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

/** What BCLC and CNLC ask of a row. */
export function liverPatientOf(
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
