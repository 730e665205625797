import { overallResponse } from '../overall.ts'
import { judgeTargets, sumTargets, type TargetSum } from '../sums.ts'
import { afterComplete, keptPartialResponse } from './after-response.ts'
import type { Judgement, VisitSums } from './assessment.ts'
import { confirmedLater, confirmedNext } from './equivocal.ts'
import type { LesionSet } from './lesion-set.ts'
import { judgeNewLesions } from './new-lesions.ts'
import { judgeNonTargets } from './non-targets.ts'
import { withParts } from './parts.ts'
import type { RecistSettings } from './settings.ts'
import type { Visit } from './visits.ts'

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
