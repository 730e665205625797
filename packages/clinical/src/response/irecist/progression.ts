import { isProgression } from '../sums.ts'
import type { ImmuneTimepoint, IrecistSettings, LesionCategory, NewLesionStatus } from './timepoint.ts'

/** An open progression: what was seen when it was first called, against which growth is measured. */
export interface OpenProgression {
  readonly visit: string
  /** Day of the visit that called it. */
  readonly calledDay: number
  /** Day that progression is dated to: earlier where a new lesion was equivocal before. */
  readonly day: number
  readonly categories: ReadonlySet<LesionCategory>
  /** The visit itself: sums of the same block are compared with it, so that small increases add up. */
  readonly at: ImmuneTimepoint
}

/** What is remembered of the visits before, scans that were made too early left out. */
export interface Past {
  /** Names of the new lesions known. */
  readonly known: ReadonlySet<string>
  /** Smallest sum of the present new-lesion targets so far: the nadir of the new lesions. */
  readonly newNadirMm: number
  readonly last: ImmuneTimepoint | null
}

export const nothingYet: Past = { known: new Set(), newNadirMm: Number.POSITIVE_INFINITY, last: null }

export function remember(past: Past, at: ImmuneTimepoint): Past {
  const { newLesions } = at
  const grown = past.last !== null && sameTargets(past.last.newLesions, newLesions)
  const sum = newLesions.targets.length === 0 ? Number.POSITIVE_INFINITY : newLesions.targetSumMm
  return {
    known: new Set([...past.known, ...newLesions.seen.map(({ lesion }) => lesion)]),
    newNadirMm: Number.isNaN(sum) ? past.newNadirMm : grown ? Math.min(past.newNadirMm, sum) : sum,
    last: at,
  }
}

/** New lesions that no visit before had. */
export function appeared(at: ImmuneTimepoint, past: Past): readonly string[] {
  return at.newLesions.seen.map(({ lesion }) => lesion).filter(lesion => !past.known.has(lesion))
}

/**
 * Kinds of lesions that progress at a visit by RECIST 1.1: targets over their nadir, non-targets unequivocally,
 * a new lesion that appears, or new-lesion targets that grow by 20 % and 5 mm over the nadir of their own sum.
 */
export function progressing(at: ImmuneTimepoint, past: Past): Set<LesionCategory> {
  const categories = new Set<LesionCategory>()
  if (at.target === 'PD') categories.add('target')
  if (at.nonTarget === 'PD') categories.add('non-target')
  const grown =
    past.last !== null &&
    sameTargets(past.last.newLesions, at.newLesions) &&
    at.newLesions.targets.length > 0 &&
    isProgression(at.newLesions.targetSumMm, past.newNadirMm)
  if (appeared(at, past).length > 0 || grown) categories.add('new lesion')
  return categories
}

/** Why an open progression is confirmed at a visit. */
export interface Confirmation {
  readonly rule: string
  readonly because: string
  readonly category: LesionCategory
}

/** The first reason of Seymour 2017 (Table 2 and the text on confirming progression) that confirms; null where none does. */
export function confirmation(
  at: ImmuneTimepoint,
  open: OpenProgression,
  past: Past,
  { confirmMm }: IrecistSettings,
): Confirmation | null {
  const now = progressing(at, past)
  const fresh = appeared(at, past)
  const because = (category: LesionCategory, rule: string, text: string) => ({
    category,
    rule: `iCPD: ${rule}`,
    because: text,
  })
  for (const category of now)
    if (!open.categories.has(category))
      return because(
        category,
        `another category, ${category}`,
        `progression in another kind of lesion: ${category}`,
      )
  if (open.categories.has('new lesion') && fresh.length > 0)
    return because('new lesion', 'further new lesion', `further new lesion ${fresh.join(', ')}`)
  const growth = at.targetSumMm - open.at.targetSumMm
  if (open.categories.has('target') && growth >= confirmMm - slack)
    return because('target', 'target growth', `targets grew by ${mm(growth)} since iUPD at ${open.visit}`)
  if (open.categories.has('non-target') && nonTargetGrew(at, past))
    return because(
      'non-target',
      'non-target growth',
      'non-target disease grew further since the last assessment',
    )
  if (!open.categories.has('new lesion')) return null
  const newGrowth = at.newLesions.targetSumMm - open.at.newLesions.targetSumMm
  if (sameTargets(open.at.newLesions, at.newLesions) && newGrowth >= confirmMm - slack)
    return because(
      'new lesion',
      'new-lesion target growth',
      `new lesions grew by ${mm(newGrowth)} since iUPD at ${open.visit}`,
    )
  return otherNewGrew(at, past)
    ? because(
        'new lesion',
        'new-lesion non-target growth',
        'new lesions that are not measured as targets grew',
      )
    : null
}

function nonTargetGrew(at: ImmuneTimepoint, past: Past): boolean {
  if (at.nonTargetIncrease !== null) return at.nonTargetIncrease
  return past.last !== null && at.nonTargetSumMm > past.last.nonTargetSumMm + slack
}

function otherNewGrew(at: ImmuneTimepoint, past: Past): boolean {
  if (at.newLesions.otherIncrease !== null) return at.newLesions.otherIncrease
  return past.last !== null && at.newLesions.otherSumMm > past.last.newLesions.otherSumMm + slack
}

/** Whether what progressed was not evaluated at the visit, while nothing of the rest still progresses. */
export function unseen(at: ImmuneTimepoint, open: OpenProgression): boolean {
  if (at.target === 'PD' || at.nonTarget === 'PD') return false
  if (open.categories.has('target') && at.target === 'NE') return true
  if (open.categories.has('non-target') && at.nonTarget === 'NE') return true
  return open.categories.has('new lesion') && Number.isNaN(at.newLesions.targetSumMm)
}

/**
 * Whether an open progression is gone at a visit at which nothing confirms it: no kind of lesion of it still
 * progresses and, where a new lesion was part of it, something became smaller since iUPD (with no change at all
 * the visit is iUPD again; working group's clarification on new lesions, scenarios B and F).
 */
export function resolved(at: ImmuneTimepoint, open: OpenProgression): boolean {
  if (open.categories.has('target') && at.target === 'PD') return false
  if (open.categories.has('non-target') && at.nonTarget === 'PD') return false
  const gone = (at.target ?? 'CR') === 'CR' && (at.nonTarget ?? 'CR') === 'CR'
  if (open.at.backAfterComplete && !gone) return false
  if (!open.categories.has('new lesion')) return true
  const { newLesions } = at
  return (
    !newLesions.present ||
    at.targetSumMm < open.at.targetSumMm - slack ||
    (sameTargets(open.at.newLesions, newLesions) &&
      newLesions.targetSumMm < open.at.newLesions.targetSumMm - slack) ||
    (at.nonTarget === 'CR' && open.at.nonTarget !== 'CR')
  )
}

function sameTargets(a: NewLesionStatus, b: NewLesionStatus): boolean {
  return a.targets.length === b.targets.length && a.targets.every(lesion => b.targets.includes(lesion))
}

/** Rounding of sums of decimals must not decide a threshold. */
const slack = 1e-9

function mm(value: number): string {
  return `${Number(value.toFixed(2))} mm`
}
