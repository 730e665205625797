import type { FoldPlan, SplitKind } from '@tessera/evidence'
import {
  externalCentres,
  leaveOneCentreOut,
  repeatedKFold,
  splitRows,
  temporal,
  temporalByCentre,
} from '@tessera/learning'
import type { AssembledQuestion } from '../assembled.ts'
import type { ValidationProtocol } from '../protocol/validation.ts'

/** One way of validating: folds that every model runs on. */
export interface Design {
  readonly id: string
  readonly kind: SplitKind
  readonly label: string
  readonly description: string
  readonly folds: readonly FoldPlan[]
  /** One fitted model, or the procedure that fits one. */
  readonly about: 'fitted model' | 'modelling procedure'
}

const DAY = 86_400_000

/**
 * The ways of validating that the protocol names, the one that carries the headline first: left-out centres,
 * then later patients, then external centres, then repeated cross-validation. External centres take part in
 * nothing but their own validation.
 */
export function designsOf(question: AssembledQuestion, validation: ValidationProtocol): Design[] {
  const rows = splitRows(question.rows, question.timeZero)
  const external = validation.external.filter(name => question.rows.centres.includes(name))
  const designs: Design[] = []
  const development = new Set(
    Array.from(question.rows.centre, c => question.rows.centres[c]).filter(name => !external.includes(name)),
  )
  if (validation.leaveOut === 'centre' && development.size >= 2)
    designs.push({
      id: 'leave-one-centre-out',
      kind: 'leave-one-centre-out',
      label: 'Each centre left out',
      description: `${development.size} models, each trained without one centre and validated in it`,
      folds: leaveOneCentreOut(rows, external),
      about: 'modelling procedure',
    })
  if (validation.temporal !== undefined)
    designs.push({
      id: 'temporal',
      kind: 'temporal',
      label: `Patients from ${validation.temporal} on`,
      description: `trained on patients before ${validation.temporal}, validated on those from then on`,
      folds: temporal(rows, dayOf(validation.temporal), { without: external }),
      about: 'fitted model',
    })
  if (validation.temporalByCentre !== undefined) designs.push(byCentreDates(rows, validation, external))
  for (const fold of external.length > 0 ? externalCentres(rows, external) : [])
    designs.push({
      id: `external-${slug(fold.name)}`,
      kind: 'external',
      label: `External centre ${fold.name}`,
      description: `one model trained on every other development centre, validated in ${fold.name}`,
      folds: [fold],
      about: 'fitted model',
    })
  if (validation.repeated !== undefined || designs.length === 0) {
    const { folds, repeats } = validation.repeated ?? { folds: 5, repeats: 10 }
    designs.push({
      id: 'repeated-k-fold',
      kind: 'repeated-k-fold',
      label: `${folds}-fold cross-validation, ${repeats} times`,
      description: `patients kept together, stratified by event; ${folds * repeats} models`,
      folds: repeatedKFold(rows, { folds, repeats, seed: validation.seed, without: external }),
      about: 'modelling procedure',
    })
  }
  return designs
}

function byCentreDates(
  rows: ReturnType<typeof splitRows>,
  validation: ValidationProtocol,
  external: readonly string[],
): Design {
  const { temporalByCentre: given, temporal: common } = validation
  const dates =
    given === true || given === undefined
      ? dayOf(common ?? '')
      : Object.fromEntries(Object.entries(given).map(([centre, date]) => [centre, dayOf(date)]))
  return {
    id: 'temporal-by-centre',
    kind: 'temporal-by-centre',
    label: 'Later patients of each centre',
    description: "trained on every centre's patients before its date, validated on each centre's later ones",
    folds: temporalByCentre(rows, dates, external),
    about: 'fitted model',
  }
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY
}

/** A name that can stand in an id: letters and digits of any script, joined by hyphens. */
export function slug(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}
