import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import { countedMm } from '../sums.ts'
import type { LesionSet } from './lesion-set.ts'
import type { RecistSettings } from './settings.ts'
import type { Visit } from './visits.ts'

/** The lesions of a patient as they are judged, with what baseline says against them. */
export function lesionsAtBaseline(
  lesions: readonly Lesion[],
  baseline: Visit,
  later: readonly Visit[],
  settings: RecistSettings,
): { readonly set: LesionSet; readonly measurable: boolean; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const isPart = (lesion: Lesion) => lesion.splitFrom !== undefined
  const named = lesions.filter(({ role }) => role === 'target').filter(lesion => !isPart(lesion))
  const targets = named.filter(lesion => {
    const mm = countedMm(baseline.readings.get(lesion.lesion), settings)
    if (mm > 0) return true
    findings.push(withoutBaseline(lesion, baseline, later))
    return false
  })
  const nonTargets = lesions.filter(lesion => lesion.role === 'non-target' && !isPart(lesion))
  const newLesions = lesions.filter(({ role }) => role === 'new')
  for (const lesion of newLesions) {
    const reading = baseline.readings.get(lesion.lesion)
    if (reading && reading.state !== 'absent' && reading.state !== 'not evaluable')
      findings.push(
        finding(
          reading,
          'error',
          'new-lesion-at-baseline',
          `new lesion ${lesion.lesion} is read at baseline`,
          {
            field: 'role',
            cure: 'call it a target or non-target lesion, or correct the visit',
          },
        ),
      )
  }
  for (const lesion of nonTargets) findings.push(...nonTargetFindings(lesion, baseline, later))
  const measurable = targets.filter(target => isMeasurable(target, baseline, settings))
  for (const target of targets)
    if (!measurable.includes(target)) findings.push(tooSmall(target, baseline, settings))
  findings.push(...tooMany(targets, baseline, settings))
  const set = { targets, nonTargets, newLesions, parts: lesions.filter(isPart) }
  return { set, measurable: measurable.length > 0, findings }
}

function smallestOf(lesion: Lesion, settings: RecistSettings): number {
  if (lesion.node) return settings.smallestTargetNodeMm
  return /x-?ray|radiograph/i.test(lesion.method ?? '')
    ? settings.smallestTargetByXrayMm
    : settings.smallestTargetMm
}

function isMeasurable(lesion: Lesion, baseline: Visit, settings: RecistSettings): boolean {
  const reading = baseline.readings.get(lesion.lesion)
  return reading?.state === 'measured' && reading.diameterMm >= smallestOf(lesion, settings)
}

function withoutBaseline(lesion: Lesion, baseline: Visit, later: readonly Visit[]): Finding {
  const seen = later.find(visit => visit.readings.has(lesion.lesion))
  const reading = baseline.readings.get(lesion.lesion) ?? seen?.readings.get(lesion.lesion)
  const state = baseline.readings.get(lesion.lesion)?.state
  const why = state === undefined ? 'has no reading' : `is ${state}`
  return {
    severity: 'error',
    code: 'target-without-baseline',
    message: `target ${lesion.lesion} ${why} at baseline (${baseline.visit})${seen ? ` and is first read at ${seen.visit}` : ''}: it is in no sum`,
    cure: 'add its baseline diameter; a lesion that was not there at baseline is a new lesion',
    field: 'lesion',
    patientId: lesion.patientId,
    value: lesion.lesion,
    file: reading?.file ?? lesion.file ?? baseline.file,
    ...rowOf(reading?.row ?? lesion.row),
  }
}

function nonTargetFindings(lesion: Lesion, baseline: Visit, later: readonly Visit[]): Finding[] {
  const findings: Finding[] = []
  const readings = [baseline, ...later].flatMap(visit => visit.readings.get(lesion.lesion) ?? [])
  const measured = readings.filter(({ state }) => state === 'measured')
  if (measured.length > 0)
    findings.push({
      ...finding(
        measured[0],
        'note',
        'non-target-measured',
        `non-target ${lesion.lesion} is measured like a target; its diameter is in no sum`,
        { field: 'role', cure: 'non-targets are judged by eye; check that it is no target' },
      ),
      count: measured.length,
    })
  const [first] = readings
  if (first && !baseline.readings.has(lesion.lesion) && first.state !== 'not evaluable')
    findings.push(
      finding(
        first,
        'warning',
        'non-target-without-baseline',
        `non-target ${lesion.lesion} has no reading at baseline (${baseline.visit}) and is first read at ${first.visit}`,
        {
          field: 'lesion',
          cure: 'add its baseline reading; a lesion that was not there at baseline is a new lesion',
        },
      ),
    )
  return findings
}

function tooSmall(lesion: Lesion, baseline: Visit, settings: RecistSettings): Finding {
  const reading = baseline.readings.get(lesion.lesion)
  const size = reading?.state === 'measured' ? `${reading.diameterMm} mm` : (reading?.state ?? 'not read')
  return {
    severity: 'warning',
    code: 'target-too-small',
    message: `target ${lesion.lesion} is ${size} at baseline: a measurable ${lesion.node ? 'node has a short axis' : 'lesion has a diameter'} of at least ${smallestOf(lesion, settings)} mm; it is summed as given`,
    cure: 'check the diameter and its unit; such a lesion is followed as a non-target',
    field: 'diameter',
    patientId: lesion.patientId,
    file: reading?.file ?? baseline.file,
    ...rowOf(reading?.row),
  }
}

function tooMany(targets: readonly Lesion[], baseline: Visit, settings: RecistSettings): Finding[] {
  const findings: Finding[] = []
  const at = (lesion: Lesion) => baseline.readings.get(lesion.lesion)
  const add = (lesion: Lesion, code: string, message: string, count: number) =>
    findings.push({
      severity: 'warning',
      code,
      message,
      cure: 'choose the largest that can be measured repeatedly; the others are non-targets',
      field: 'role',
      count,
      patientId: lesion.patientId,
      file: at(lesion)?.file ?? baseline.file,
      ...rowOf(at(lesion)?.row),
    })
  if (targets.length > settings.mostTargets)
    add(
      targets[settings.mostTargets],
      'too-many-targets',
      `${targets.length} targets, at most ${settings.mostTargets} a patient; all are summed`,
      targets.length,
    )
  for (const [organ, own] of Map.groupBy(targets, organOf))
    if (organ !== null && own.length > settings.mostTargetsPerOrgan)
      add(
        own[settings.mostTargetsPerOrgan],
        'too-many-targets-of-organ',
        `${own.length} targets of one organ (${organ}), at most ${settings.mostTargetsPerOrgan}; all are summed`,
        own.length,
      )
  return findings
}

/** Nodes are one organ, and so is a pair of organs (EORTC questions and clarifications, target lesions). */
export function organOf({ organ, node }: Lesion): string | null {
  if (node) return 'lymph node'
  return (
    organ
      ?.trim()
      .toLowerCase()
      .replace(/^(left|right)\s+|[,\s]+(left|right)$/g, '') ?? null
  )
}

function finding(
  { file, row, patientId }: LesionReading,
  severity: Finding['severity'],
  code: string,
  message: string,
  rest: Pick<Finding, 'field' | 'cure'>,
): Finding {
  return { severity, code, message, file, row, patientId, ...rest }
}

function rowOf(row: number | undefined): { readonly row?: number } {
  return row === undefined ? {} : { row }
}
