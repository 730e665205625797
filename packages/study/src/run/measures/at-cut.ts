import type { OrdinalOutcome } from '@tessera/learning'
import { aboveCut } from '@tessera/learning'
import type { Evaluated } from '../evaluated.ts'

/** The levels of evaluated patients. */
export function levelsOf(evaluated: Evaluated): OrdinalOutcome {
  if (evaluated.outcome.kind !== 'ordinal')
    throw new TypeError(`a measure of levels was given a ${evaluated.outcome.kind} outcome`)
  return evaluated.outcome
}

/** A cut that divides ordered levels in two, those from index `from` on being above. */
export interface NamedCut {
  readonly label: string
  readonly from: number
}

/** The cuts that the protocol names; without any, the middle of the levels. The first is the one that is drawn. */
export function cutsOf({ levels, cuts = [] }: OrdinalOutcome): readonly NamedCut[] {
  if (cuts.length > 0) return cuts
  const from = Math.ceil(levels.length / 2)
  return [{ label: from === levels.length - 1 ? levels[from] : `${levels[from]} or above`, from }]
}

const seen = new WeakMap<Evaluated, Map<number, Evaluated>>()

/** Ordered levels as an event or none, with the probability of lying above the cut as the risk. */
export function atCut(evaluated: Evaluated, { from }: NamedCut): Evaluated {
  const known = seen.get(evaluated) ?? new Map<number, Evaluated>()
  seen.set(evaluated, known)
  const before = known.get(from)
  if (before) return before
  const outcome = levelsOf(evaluated)
  const width = outcome.levels.length
  const { levels } = evaluated
  const risk = Float64Array.from(evaluated.linear, (_, row) => {
    let above = 0
    for (let k = from; k < width; k++) above += levels?.[row * width + k] ?? 0
    return Math.min(1, above)
  })
  const own: Evaluated = {
    outcome: { kind: 'binary', event: aboveCut(outcome, from - 1) },
    linear: risk.map(p => logit(p)),
    risk,
    survival: null,
    levels: null,
    high: evaluated.high,
  }
  known.set(from, own)
  return own
}

function logit(p: number): number {
  const held = Math.min(Math.max(p, 1e-12), 1 - 1e-12)
  return Math.log(held / (1 - held))
}
