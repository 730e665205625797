import type { Lesion, LesionReading } from '../lesion.ts'
import { overallResponse, type Ruled, type TargetResponse } from '../overall.ts'
import { countedMm, judgeTargets, sumTargets, type TargetSum } from '../sums.ts'
import type { RecistResponse } from '../visit-response.ts'
import type { Judgement, VisitSums } from './assessment.ts'
import { judgeNewLesions } from './new-lesions.ts'
import { judgeNonTargets } from './non-targets.ts'
import type { RecistSettings } from './settings.ts'
import type { Visit } from './visits.ts'

/** The lesions that a sequence of visits is judged by; targets have a baseline value each. */
export interface LesionSet {
  readonly targets: readonly Lesion[]
  readonly nonTargets: readonly Lesion[]
  readonly newLesions: readonly Lesion[]
  /** Parts and merged lesions: read, and counted with the lesion that they belong to. */
  readonly parts: readonly Lesion[]
}

/**
 * Judges visits in order of time; the first is baseline. The nadir of a visit is the smallest whole sum before it,
 * baseline included; a sum with a target missing is no nadir.
 */
export function judgeVisits(
  set: LesionSet,
  visits: readonly Visit[],
  settings: RecistSettings,
): readonly Judgement[] {
  const readings = visits.map(visit => withParts(set, visit.readings, settings))
  const judged: Judgement[] = []
  let baseline = Number.NaN
  let nadir = Number.NaN
  visits.forEach((_, i) => {
    const sum = sumTargets(set.targets, readings[i], settings)
    if (i === 0) {
      baseline = sum.sumMm
      nadir = sum.sumMm
      judged.push(baselineJudgement(set, sum))
      return
    }
    const target = set.targets.length > 0 ? judgeTargets(sum, baseline, nadir, settings) : null
    const nonTarget =
      set.nonTargets.length > 0
        ? judgeNonTargets(
            set.nonTargets,
            readings[i],
            settings,
            settings.backdateEquivocal ? confirmedNext(set.nonTargets, readings, i) : undefined,
          )
        : null
    const newLesions = judgeNewLesions(
      set.newLesions,
      readings[i],
      settings,
      settings.backdateEquivocal ? confirmedLater(set.newLesions, readings, i) : undefined,
    )
    const kept = keptPartialResponse(target, judged, visits, settings)
    const table = overallResponse(
      kept?.response ?? target?.response ?? null,
      nonTarget?.response ?? null,
      newLesions.response,
    )
    const overall = afterComplete(table, judged, visits, settings) ?? table
    const own = kept ?? target
    const because = [
      own?.because,
      nonTarget?.because,
      newLesions.response === 'none' ? null : newLesions.because,
    ]
    judged.push({
      sums: set.targets.length > 0 ? sumsOf(sum, baseline, nadir) : noSums,
      missingTargets: sum.missing,
      target: own,
      nonTarget,
      newLesions,
      overall: overall.response,
      rule: overall.rule,
      because: `${overall.because}${because.some(part => part) ? `: ${because.filter(part => part).join('; ')}` : ''}`,
    })
    if (sum.missing.length === 0 && set.targets.length > 0) nadir = Math.min(nadir, sum.sumMm)
  })
  return judged
}

const noSums: VisitSums = {
  baselineMm: null,
  sumMm: null,
  nadirMm: null,
  fromBaselinePercent: null,
  fromNadirPercent: null,
  fromNadirMm: null,
}

function sumsOf(sum: TargetSum, baselineMm: number, nadirMm: number): VisitSums {
  const whole = sum.missing.length === 0
  return {
    baselineMm,
    sumMm: sum.sumMm,
    nadirMm,
    fromBaselinePercent: whole ? change(sum.sumMm, baselineMm) : null,
    fromNadirPercent: whole ? change(sum.sumMm, nadirMm) : null,
    fromNadirMm: whole ? sum.sumMm - nadirMm : null,
  }
}

function change(value: number, from: number): number | null {
  return from > 0 ? ((value - from) / from) * 100 : null
}

function baselineJudgement(set: LesionSet, sum: TargetSum): Judgement {
  const count = `${set.targets.length} target${set.targets.length === 1 ? '' : 's'}, ${set.nonTargets.length} non-target${set.nonTargets.length === 1 ? '' : 's'}`
  return {
    sums:
      set.targets.length > 0
        ? { ...noSums, baselineMm: sum.sumMm, sumMm: sum.sumMm, nadirMm: sum.sumMm }
        : noSums,
    missingTargets: sum.missing,
    target: null,
    nonTarget: null,
    newLesions: { response: 'none', rule: 'baseline', because: 'baseline' },
    overall: null,
    rule: 'baseline',
    because: count,
  }
}

/** Readings with parts added to the lesion that they split from, and lesions that have merged counted in the other. */
function withParts(
  set: LesionSet,
  readings: ReadonlyMap<string, LesionReading>,
  settings: RecistSettings,
): ReadonlyMap<string, LesionReading> {
  if (set.parts.length === 0 && set.targets.every(({ mergedInto }) => mergedInto === undefined))
    return readings
  const whole = new Map(readings)
  for (const target of [...set.targets, ...set.nonTargets]) {
    const parts = set.parts.filter(({ splitFrom }) => splitFrom === target.lesion)
    const read = [target, ...parts].flatMap(({ lesion }) => readings.get(lesion) ?? [])
    if (parts.length > 0 && read.length > 0) whole.set(target.lesion, joined(target, read, settings))
    const host = target.mergedInto === undefined ? undefined : readings.get(target.mergedInto)
    if (host && !readings.has(target.lesion))
      whole.set(target.lesion, { ...host, lesion: target.lesion, state: 'absent', diameterMm: Number.NaN })
  }
  return whole
}

function joined(target: Lesion, read: readonly LesionReading[], settings: RecistSettings): LesionReading {
  const mm = read.map(reading => countedMm(reading, settings))
  const sum = mm.reduce((total, value) => total + value, 0)
  const [first] = read
  if (target.role !== 'target') {
    const seen = read.find(({ state }) => state !== 'absent') ?? first
    return { ...seen, lesion: target.lesion }
  }
  if (Number.isNaN(sum))
    return { ...first, lesion: target.lesion, state: 'not evaluable', diameterMm: Number.NaN }
  return { ...first, lesion: target.lesion, state: sum === 0 ? 'absent' : 'measured', diameterMm: sum }
}

type Readings = readonly ReadonlyMap<string, LesionReading>[]

/** New lesions that are equivocal at a visit and unequivocal later, without having gone in between. */
function confirmedLater(lesions: readonly Lesion[], readings: Readings, at: number): Set<string> {
  const confirmed = lesions.filter(({ lesion }) => {
    if (readings[at].get(lesion)?.state !== 'equivocal') return false
    const later = readings.slice(at + 1).flatMap(visit => visit.get(lesion)?.state ?? [])
    const decided = later.find(state => state !== 'equivocal' && state !== 'not evaluable')
    return decided !== undefined && decided !== 'absent'
  })
  return new Set(confirmed.map(({ lesion }) => lesion))
}

/** Non-targets whose equivocal progression at a visit is unequivocal at their next assessment. */
function confirmedNext(lesions: readonly Lesion[], readings: Readings, at: number): Set<string> {
  const confirmed = lesions.filter(({ lesion }) => {
    if (readings[at].get(lesion)?.state !== 'equivocal') return false
    const next = readings
      .slice(at + 1)
      .flatMap(visit => visit.get(lesion)?.state ?? [])
      .find(state => state !== 'not evaluable')
    return next === 'unequivocal progression'
  })
  return new Set(confirmed.map(({ lesion }) => lesion))
}

/**
 * Whether a response had been confirmed before the visit that is judged: two visits that meet `meets`, at least the
 * declared days apart, with nothing but such visits and NE between them and since.
 */
function wasConfirmed(
  judged: readonly Judgement[],
  visits: readonly Visit[],
  days: number,
  meets: (judgement: Judgement) => boolean,
): boolean {
  let first = Number.NaN
  let confirmed = false
  judged.forEach((judgement, i) => {
    if (i === 0 || judgement.overall === 'NE') return
    if (!meets(judgement)) {
      first = Number.NaN
      confirmed = false
    } else if (Number.isNaN(first)) first = visits[i].lastScan
    else if (visits[i].firstScan - first >= days) confirmed = true
  })
  return confirmed
}

/** Disease after a complete response: progression, as declared; null where the tables stand. */
function afterComplete(
  table: Ruled<RecistResponse>,
  judged: readonly Judgement[],
  visits: readonly Visit[],
  settings: RecistSettings,
): Ruled<RecistResponse> | null {
  if (settings.diseaseAfterComplete === 'by the sum' || !isDisease(table.response)) return null
  const last = judged.slice(1).findLast(({ overall }) => overall !== 'NE')
  if (last?.overall !== 'CR') return null
  if (
    settings.diseaseAfterComplete === 'progression when confirmed' &&
    !wasConfirmed(judged, visits, settings.confirmDays, ({ overall }) => overall === 'CR')
  )
    return null
  return {
    response: 'PD',
    rule: 'disease after complete response',
    because: `disease is back after a ${settings.diseaseAfterComplete === 'progression' ? '' : 'confirmed '}complete response`,
  }
}

/** Disease that the tables do not call progression. */
export function isDisease(response: RecistResponse): boolean {
  return response === 'PR' || response === 'SD' || response === 'NON-CR/NON-PD'
}

function keptPartialResponse(
  target: Ruled<TargetResponse> | null,
  judged: readonly Judgement[],
  visits: readonly Visit[],
  settings: RecistSettings,
): Ruled<TargetResponse> | null {
  if (settings.partialResponse === 'by the sum' || target?.response !== 'SD') return null
  const responded = (judgement: Judgement) =>
    judgement.target?.response === 'PR' || judgement.target?.response === 'CR'
  if (!wasConfirmed(judged, visits, settings.confirmDays, responded)) return null
  return {
    response: 'PR',
    rule: 'partial response kept',
    because: `${target.because}; the confirmed partial response holds until progression`,
  }
}
