import { isNetwork, type ModelSpec } from '../run/model-spec.ts'

/** Two models of which one reads what the other does, and something more. */
export interface ContributionPair {
  readonly model: string
  readonly reference: string
  /** Modalities that the model reads and the reference does not. */
  readonly adds: readonly string[]
  /** Modalities that the reference reads and the model does not. */
  readonly without: readonly string[]
}

/** Name under which features that belong to no block of their own are one modality. */
const furtherFeatures = 'features'

/** The modalities that a model reads: blocks of columns, of samples, and of slides or scans. */
export function modalitiesOf({ vectors, assays, bags }: ModelSpec): string[] {
  return [
    ...new Set([...vectors.map(({ name }) => name), ...assays.map(({ block }) => block), ...bags]),
  ].sort()
}

/**
 * What there is to compare without fitting anything: every fitted model with the baseline; and every model of several
 * modalities with the one that reads all of them but one and is fitted and fused in the same way, where the protocol
 * has it. What is left of a fusion of two is one modality, which has no fusion: a model of the same learner, or any.
 */
export function contributionPairs(specs: readonly ModelSpec[], baseline: string): ContributionPair[] {
  const fitted = specs.filter(({ role }) => role === 'baseline' || role === 'candidate')
  const base = fitted.find(({ id }) => id === baseline)
  const pairs = fitted.flatMap(spec => (base && spec !== base ? [pairOf(spec, base)] : []))
  for (const spec of fitted) {
    const own = modalitiesOf(spec)
    if (own.length < 2) continue
    for (const left of own) {
      const rest = own.filter(name => name !== left)
      const candidates = fitted.filter(other => other.id !== baseline && sameNames(modalitiesOf(other), rest))
      const same = candidates.find(other => fittedAlike(spec, other, rest.length === 1))
      const other = same ?? (rest.length === 1 ? candidates[0] : undefined)
      if (other) pairs.push(pairOf(spec, other))
    }
  }
  return pairs
}

function pairOf(model: ModelSpec, reference: ModelSpec): ContributionPair {
  const ours = modalitiesOf(model)
  const theirs = modalitiesOf(reference)
  return {
    model: model.id,
    reference: reference.id,
    adds: ours.filter(name => !theirs.includes(name)),
    without: theirs.filter(name => !ours.includes(name)),
  }
}

function fittedAlike(a: ModelSpec, b: ModelSpec, alone: boolean): boolean {
  if (!isNetwork(a) || !isNetwork(b)) return a.learner.name === b.learner.name
  return alone || a.learner.fusion === b.learner.fusion
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i])
}

/** "slides and rna", "slides in place of clinical", "another way of fitting". */
export function addedWords({ adds, without }: ContributionPair): string {
  const list = (names: readonly string[]) =>
    names.map(name => (name === furtherFeatures ? 'further columns' : name)).join(' and ')
  if (adds.length === 0)
    return without.length === 0 ? 'the way of fitting' : `nothing; it lacks ${list(without)}`
  return without.length === 0 ? list(adds) : `${list(adds)} in place of ${list(without)}`
}
