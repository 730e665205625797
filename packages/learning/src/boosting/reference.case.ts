import { reference } from '../../test/agreement.ts'
import type { BoostingColumn } from './columns.ts'
import { type TreeJson, treeFromJson } from './tree-json.ts'

type Numbers = readonly number[]
type Gaps = readonly (number | null)[]

/** A node of a tree found by exhaustive search: a leaf where it has no column. */
export interface ExpectedNode {
  readonly cover: number
  readonly value: number
  readonly column?: number
  readonly gain?: number
  readonly threshold?: number | null
  /** null where no row of the node misses the column. */
  readonly missingLeft?: boolean | null
  readonly left?: ExpectedNode
  readonly right?: ExpectedNode
}

/** What boosting.py wrote. */
export interface BoostingReference {
  readonly trees: readonly {
    readonly name: string
    readonly kinds: readonly ('numeric' | 'categorical')[]
    readonly x: readonly Gaps[]
    readonly y: Numbers
    readonly weights: Numbers
    readonly rule: Readonly<Record<'l1' | 'l2' | 'eta' | 'min_hessian' | 'min_leaf' | 'min_gain', number>>
    readonly monotone: Numbers
    readonly depth: number
    readonly base: number
    readonly tree: ExpectedNode
  }[]
  readonly cox: readonly {
    readonly name: string
    readonly time: Numbers
    readonly event: Numbers
    readonly weights: Numbers
    readonly ties: 'efron' | 'breslow'
    readonly linear: Numbers
    readonly gradient: Numbers
    readonly hessian: Numbers
  }[]
  readonly shap: Explained
  readonly xgboost: Explained & { readonly margin: Numbers }
}

interface Explained {
  readonly trees: readonly TreeJson[]
  readonly x: readonly Gaps[]
  readonly base: number
  readonly values: Numbers
}

export const boostingReference = () => reference<BoostingReference>('boosting')

export function numericColumn(name: string, values: Gaps): BoostingColumn {
  return { kind: 'numeric', name, values: Float64Array.from(values, v => v ?? Number.NaN) }
}

export function categoricalColumn(name: string, codes: Gaps, levels: number): BoostingColumn {
  return { kind: 'categorical', name, codes: Int32Array.from(codes, v => v ?? -1), levels }
}

export const treesOf = (json: readonly TreeJson[]) => json.map(treeFromJson)
