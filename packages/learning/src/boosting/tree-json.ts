import { z } from 'zod'
import type { Tree } from './tree.ts'

/** A tree as it is written down: arrays by node; `levels` of categorical splits alone, [node, levels that go left]. */
export const treeSchema = z
  .object({
    column: z.array(z.number().int()),
    threshold: z.array(z.number().nullable()),
    levels: z.array(
      z.object({ node: z.number().int(), of: z.number().int(), left: z.array(z.number().int()) }),
    ),
    missingLeft: z.array(z.number().int()),
    left: z.array(z.number().int()),
    right: z.array(z.number().int()),
    value: z.array(z.number()),
    cover: z.array(z.number()),
    gain: z.array(z.number()),
  })
  .refine(tree => {
    const size = tree.column.length
    const arrays = [
      tree.threshold,
      tree.missingLeft,
      tree.left,
      tree.right,
      tree.value,
      tree.cover,
      tree.gain,
    ]
    // Children after their parent: whoever follows them comes to a leaf.
    const ends = tree.column.every((column, node) =>
      column < 0 ? true : [tree.left[node], tree.right[node]].every(child => child > node && child < size),
    )
    return size > 0 && arrays.every(array => array.length === size) && ends
  }, 'nodes do not make a tree')
export type TreeJson = z.infer<typeof treeSchema>

export function treeToJson(tree: Tree): TreeJson {
  return {
    column: Array.from(tree.column),
    threshold: Array.from(tree.threshold, value => (Number.isNaN(value) ? null : value)),
    levels: tree.leftLevels.flatMap((table, node) =>
      table === null
        ? []
        : [{ node, of: table.length, left: Array.from(table.keys()).filter(level => table[level] === 1) }],
    ),
    missingLeft: Array.from(tree.missingLeft),
    left: Array.from(tree.left),
    right: Array.from(tree.right),
    value: Array.from(tree.value),
    cover: Array.from(tree.cover),
    gain: Array.from(tree.gain),
  }
}

export function treeFromJson(json: TreeJson): Tree {
  const tables = new Map(
    json.levels.map(({ node, of, left }) => {
      const table = new Uint8Array(of)
      for (const level of left) table[level] = 1
      return [node, table]
    }),
  )
  return {
    column: Int32Array.from(json.column),
    threshold: Float64Array.from(json.threshold, value => value ?? Number.NaN),
    leftLevels: json.column.map((_, node) => tables.get(node) ?? null),
    missingLeft: Uint8Array.from(json.missingLeft),
    left: Int32Array.from(json.left),
    right: Int32Array.from(json.right),
    value: Float64Array.from(json.value),
    cover: Float64Array.from(json.cover),
    gain: Float64Array.from(json.gain),
  }
}
