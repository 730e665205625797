import { z } from 'zod'
import {
  broken,
  packedSchema,
  packFloats,
  packIntegers,
  unpackFloats,
  unpackIntegers,
} from './packed-numbers.ts'
import type { SurvivalForest } from './survival-forest.ts'
import { leafMortality, type SurvivalLeaves } from './survival-leaves.ts'
import { type Trees, treeCount } from './trees.ts'
import type { ValueForest } from './value-forest.ts'

const treesSchema = z.object({
  start: packedSchema,
  column: packedSchema,
  threshold: packedSchema,
  child: packedSchema,
  cover: packedSchema,
  leafStart: packedSchema,
})
export const survivalForestSchema = z.object({
  outcome: z.literal('survival'),
  columns: z.number().int().min(0),
  eventTimes: packedSchema,
  trees: treesSchema,
  leaves: z.object({
    start: packedSchema,
    time: packedSchema,
    events: packedSchema,
    atRisk: packedSchema,
  }),
})
export const valueForestSchema = z.object({
  outcome: z.literal('values'),
  columns: z.number().int().min(0),
  width: z.number().int().min(1),
  trees: treesSchema,
  values: packedSchema,
})

export function survivalForestToJson(forest: SurvivalForest): z.infer<typeof survivalForestSchema> {
  const { columns, eventTimes, trees, leaves } = forest
  return {
    outcome: 'survival',
    columns,
    eventTimes: packFloats(eventTimes),
    trees: treesToJson(trees),
    leaves: {
      start: packIntegers(leaves.start),
      time: packIntegers(leaves.time),
      events: packIntegers(leaves.events),
      atRisk: packIntegers(leaves.atRisk),
    },
  }
}

/** @throws LearnerError for arrays that do not fit each other */
export function survivalForestFromJson(json: z.infer<typeof survivalForestSchema>): SurvivalForest {
  const { columns } = json
  const eventTimes = unpackFloats(json.eventTimes)
  const trees = treesFromJson(json.trees, columns)
  const leaves: SurvivalLeaves = {
    start: unpackIntegers(json.leaves.start),
    time: unpackIntegers(json.leaves.time),
    events: unpackIntegers(json.leaves.events),
    atRisk: unpackIntegers(json.leaves.atRisk),
  }
  requireOffsets(leaves.start, leafTotal(trees), leaves.time.length, 'the entries of leaves')
  leaves.time.forEach((time, at) => {
    const fits = time >= 0 && time < eventTimes.length
    if (!fits || !(leaves.events[at] > 0 && leaves.events[at] <= leaves.atRisk[at]))
      throw broken(`entry ${at} of the leaves has no meaning`)
  })
  return { columns, eventTimes, trees, leaves, mortality: leafMortality(leaves, eventTimes.length) }
}

export function valueForestToJson(forest: ValueForest): z.infer<typeof valueForestSchema> {
  const { columns, width, trees, values } = forest
  return { outcome: 'values', columns, width, trees: treesToJson(trees), values: packFloats(values) }
}

/** @throws LearnerError for arrays that do not fit each other */
export function valueForestFromJson(json: z.infer<typeof valueForestSchema>): ValueForest {
  const { columns, width } = json
  const trees = treesFromJson(json.trees, columns)
  const values = unpackFloats(json.values)
  if (values.length !== leafTotal(trees) * width || !values.every(Number.isFinite))
    throw broken('the values of leaves do not fit the trees')
  return { columns, width, trees, values }
}

function treesToJson(trees: Trees): z.infer<typeof treesSchema> {
  return {
    start: packIntegers(trees.start),
    column: packIntegers(trees.column),
    threshold: packFloats(trees.threshold),
    child: packIntegers(trees.child),
    cover: packIntegers(trees.cover),
    leafStart: packIntegers(trees.leafStart),
  }
}

function treesFromJson(json: z.infer<typeof treesSchema>, columns: number): Trees {
  const trees: Trees = {
    start: unpackIntegers(json.start),
    column: unpackIntegers(json.column),
    threshold: unpackFloats(json.threshold),
    child: unpackIntegers(json.child),
    cover: unpackIntegers(json.cover),
    leafStart: unpackIntegers(json.leafStart),
  }
  const nodes = trees.column.length
  requireOffsets(trees.start, treeCount(trees), nodes, 'the nodes of trees')
  requireOffsets(trees.leafStart, treeCount(trees), leafTotal(trees), 'the leaves of trees')
  if ([trees.threshold, trees.child, trees.cover].some(array => array.length !== nodes))
    throw broken('the arrays of nodes differ in length')
  for (let tree = 0; tree < treeCount(trees); tree++) requireTree(trees, tree, columns)
  return trees
}

/** Children stand behind their node and within the tree, so that no walk goes on for ever or leaves it. */
function requireTree(trees: Trees, tree: number, columns: number): void {
  const root = trees.start[tree]
  const size = trees.start[tree + 1] - root
  const leaves = trees.leafStart[tree + 1] - trees.leafStart[tree]
  if (size < 1) throw broken(`tree ${tree} has no node`)
  for (let node = 0; node < size; node++) {
    const column = trees.column[root + node]
    const child = trees.child[root + node]
    const fits =
      column < 0
        ? column === -1 && child >= 0 && child < leaves
        : column < columns &&
          child > node &&
          child + 1 < size &&
          Number.isFinite(trees.threshold[root + node])
    if (!fits) throw broken(`node ${node} of tree ${tree} has no meaning`)
  }
}

function requireOffsets(offsets: Int32Array, count: number, total: number, what: string): void {
  const fits =
    count >= 1 &&
    offsets.length === count + 1 &&
    offsets[0] === 0 &&
    offsets[count] === total &&
    offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1])
  if (!fits) throw broken(`${what} do not fit`)
}

function leafTotal(trees: Trees): number {
  return trees.leafStart[trees.leafStart.length - 1]
}
