import type { AssembledQuestion } from '../assembled.ts'
import { type ModalityPresence, modalityPresence } from '../intake/modality-presence.ts'
import type { Design } from '../run/design.ts'
import type { SubgroupCodes } from '../run/estimates/subgroups.ts'
import type { ContributionPair } from './pairs.ts'

/** Some of the held-out patients, among whom two models are compared: a code of a grouping of theirs. */
export interface Population {
  readonly kind: 'centre' | 'measured'
  /** Name of the grouping in the codes of a bootstrap. */
  readonly name: string
  readonly code: number
  readonly label: string
  /** Of those who have modalities, their names. */
  readonly blocks: readonly string[]
}

/** Fewest patients with and without a modality for those with it to be looked at apart. */
const fewestApart = 10

const centreGrouping = 'contribution: centre'

/** The held-out centres, where there are several. */
export function centrePopulations({ rows }: AssembledQuestion, design: Design): Population[] {
  const held = new Set(design.folds.flatMap(fold => Array.from(fold.heldOut, row => rows.centre[row])))
  if (held.size < 2) return []
  return [...held]
    .sort((a, b) => a - b)
    .map(code => ({ kind: 'centre', name: centreGrouping, code, label: rows.centres[code], blocks: [] }))
}

/** Those who have every modality that a model adds, where some lack one; null where all or too few have. */
export function measuredPopulation(
  { adds }: ContributionPair,
  presence: readonly ModalityPresence[],
): Population | null {
  const own = presence.filter(({ block, present }) => adds.includes(block) && present.includes(0))
  if (own.length === 0) return null
  const has = presentIn(own)
  const n = has.reduce((sum, one) => sum + one, 0)
  if (Math.min(n, has.length - n) < fewestApart) return null
  const blocks = own.map(({ block }) => block)
  const words = blocks.join(' and ')
  return { kind: 'measured', name: `contribution: has ${words}`, code: 1, label: `${words} measured`, blocks }
}

/** 1 for rows that have every one of the modalities. */
export function presentIn(presence: readonly ModalityPresence[]): Uint8Array {
  return presence[0].present.map((_, row) => (presence.every(({ present }) => present[row] === 1) ? 1 : 0))
}

/** Which patients have each assay and each block of bags of the question. */
export function presenceOf({ assays, bags, rows }: AssembledQuestion): ModalityPresence[] {
  return modalityPresence(assays, bags, rows.size)
}

/** The codes of the populations' groupings for the held-out rows of each fold. */
export function populationCodes(
  question: AssembledQuestion,
  design: Design,
  populations: readonly Population[],
): SubgroupCodes {
  const presence = presenceOf(question)
  const groupings = new Map<string, ArrayLike<number>>()
  for (const { kind, name, blocks } of populations)
    groupings.set(
      name,
      kind === 'centre'
        ? question.rows.centre
        : presentIn(presence.filter(({ block }) => blocks.includes(block))),
    )
  return design.folds.map(fold =>
    Object.fromEntries([...groupings].map(([name, codes]) => [name, fold.heldOut.map(row => codes[row])])),
  )
}
