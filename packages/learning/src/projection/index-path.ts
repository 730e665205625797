import type { Design } from '../preparation/design.ts'
import { blockSparsePls } from './block-sparse-pls.ts'
import { coefficientPath } from './components.ts'
import { pls } from './pls.ts'
import type { BlockSparsePlsSpec, PlsSpec, SparsePlsSpec } from './projection-spec.ts'

/** Predicted responses as weighted sums of prepared columns: one array of weights a number of components, from 1. */
export type IndexPath = readonly Float64Array[]

/** How the columns of a design are projected on a response, with one choice of how many columns are kept. */
export interface Projection {
  /** What is said of the choice: "keep 5". Empty where there is none. */
  readonly choice: string
  path(design: Design, response: Response): IndexPath
}

/** What is projected on: the event (with both classes as columns), or deviance residuals. */
export interface Response {
  readonly value: Float64Array
  readonly kind: 'classes' | 'value'
}

/** Every projection that the specification lets inner cross-validation choose from, simplest first. */
export function projectionsOf(spec: PlsSpec | SparsePlsSpec | BlockSparsePlsSpec): Projection[] {
  const { components } = spec
  if (spec.name === 'pls')
    return [
      {
        choice: '',
        path: ({ x }, { value }) => pls({ x, y: [value], components }).coefficients[0],
      },
    ]
  const { keep } = spec
  if (typeof keep === 'object' && !Array.isArray(keep))
    return [
      {
        choice: Object.entries(keep)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
        path: (design, response) => blockPath(spec, design, response, name => keep[name] ?? design.x.length),
      },
    ]
  const several = typeof keep === 'number' ? [keep] : keep.toSorted((a, b) => a - b)
  return several.map(count => ({
    choice: String(count),
    path: (design, response) => blockPath(spec, design, response, () => count),
  }))
}

/**
 * The mean over blocks of each block's least-squares prediction of the response from its components, weighted by the
 * correlation of its scores with the responses' (DIABLO's weighted prediction), as weights of the columns.
 */
function blockPath(
  spec: SparsePlsSpec | BlockSparsePlsSpec,
  design: Design,
  response: Response,
  keep: (block: string) => number,
): IndexPath {
  const groups = blocksOf(spec, design)
  const { value, kind } = response
  const fit = blockSparsePls({
    blocks: groups.map(({ name, columns }) => ({
      name,
      x: columns.map(j => design.x[j]),
      keep: [keep(name)],
    })),
    y: kind === 'classes' ? [value.map(v => 1 - v), value] : [value],
    components: spec.components,
    design: spec.name === 'sparse-pls' ? 0 : spec.design,
  })
  const mean = value.reduce((sum, v) => sum + v, 0) / value.length
  const centred = value.map(v => v - mean)
  const paths = fit.blocks.map(block => coefficientPath(block.columns, block, centred))
  return fit.outcome.map((_, h) => {
    const weight = fit.blocks.map((_, b) => blockWeight(fit.correlation, b, h))
    const total = weight.reduce((sum, w) => sum + w, 0)
    const beta = new Float64Array(design.x.length)
    paths.forEach((path, b) => {
      const mine = lastOf(path, h)
      if (mine === null || total === 0) return
      mine.forEach((coefficient, j) => {
        beta[groups[b].columns[j]] = (weight[b] / total) * coefficient
      })
    })
    return beta
  })
}

/** Mean size of the correlations of block b over components 0 to h. */
function blockWeight(correlation: readonly Float64Array[], b: number, h: number): number {
  let sum = 0
  for (let a = 0; a <= h; a++) sum += Math.abs(correlation[a][b])
  return sum / (h + 1)
}

/** A block that ran out of components goes on with its last. */
function lastOf(path: readonly Float64Array[], h: number): Float64Array | null {
  return path.length === 0 ? null : path[Math.min(h, path.length - 1)]
}

function blocksOf(spec: SparsePlsSpec | BlockSparsePlsSpec, design: Design) {
  const blockOf = new Map<string, string>()
  if (spec.name === 'block-sparse-pls')
    for (const [name, features] of Object.entries(spec.blocks))
      for (const feature of features) blockOf.set(feature, name)
  const groups = new Map<string, number[]>()
  design.terms.forEach(({ feature }, j) => {
    const name = blockOf.get(feature) ?? 'other features'
    groups.set(name, [...(groups.get(name) ?? []), j])
  })
  return [...groups].map(([name, columns]) => ({ name, columns }))
}
