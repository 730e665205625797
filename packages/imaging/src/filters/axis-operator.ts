import { type NamedBoundary, neededSpan, type Span, sourceIndex } from './boundary.ts'
import type { Kernel } from './kernel.ts'

/** Kernels applied one after the other, the image continued beyond its edge before each; none leaves it as it is. */
export type Chain = readonly Kernel[]

/** A linear filter along one axis: a weighted sum of chains. */
export interface AxisOperator {
  readonly name: string
  readonly terms: readonly { readonly weight: number; readonly chain: Chain }[]
}

export function chainName(chain: Chain): string {
  return chain.map(kernel => kernel.name).join('>')
}

export function chainOperator(chain: Chain): AxisOperator {
  return { name: chainName(chain), terms: [{ weight: 1, chain }] }
}

/** The weighted sum of operators; kernels that stand alone are added up to one. */
export function sumOperators(
  parts: readonly { readonly weight: number; readonly operator: AxisOperator }[],
): AxisOperator {
  if (parts.length === 1 && parts[0].weight === 1) return parts[0].operator
  const terms = parts.flatMap(({ weight, operator }) =>
    operator.terms.map(term => ({ weight: weight * term.weight, chain: term.chain })),
  )
  const name = `(${terms.map(({ weight, chain }) => `${weight}*${chainName(chain)}`).join('+')})`
  const single = terms.filter(({ chain }) => chain.length === 1)
  if (single.length < 2) return { name, terms }
  const reach = Math.max(...single.map(({ chain }) => chain[0].reach))
  const weights = new Float64Array(2 * reach + 1)
  for (const { weight, chain } of single)
    chain[0].weights.forEach((w, j) => {
      weights[j + reach - chain[0].reach] += weight * w
    })
  const merged = { weight: 1, chain: [{ name, reach, weights }] }
  return { name, terms: [merged, ...terms.filter(({ chain }) => chain.length !== 1)] }
}

/** A kernel laid over a stretch of the axis: which input serves each place that it reads. */
export interface Stage {
  readonly input: Span
  readonly output: Span
  readonly reach: number
  /** Input, counted from input.first, at the place output.first - reach + s; -1 reads zero. */
  readonly source: Int32Array
  /** The places that are in the image, which follow each other in the input. */
  readonly inside: Span
  /** Where each weight that is not 0 reads, counted from the place output.first - reach, and the weights. */
  readonly places: Int32Array
  readonly weights: Float64Array
}

/** An operator laid over the span where its response is wanted; `input` is what it reads of the image. */
export interface LaidOperator {
  readonly input: Span
  readonly output: Span
  readonly terms: readonly { readonly first: readonly Stage[]; readonly last: Stage }[]
}

export function layOperator(
  operator: AxisOperator,
  output: Span,
  n: number,
  boundary: NamedBoundary,
): LaidOperator {
  const terms = operator.terms.map(({ weight, chain }) => {
    const kernels = chain.length === 0 ? [identity] : chain
    const stages: Stage[] = []
    let span = output
    for (let k = kernels.length - 1; k >= 0; k--) {
      const stage = layKernel(kernels[k], k === kernels.length - 1 ? weight : 1, span, n, boundary)
      stages.unshift(stage)
      span = stage.input
    }
    return { first: stages.slice(0, -1), last: stages[stages.length - 1], input: span }
  })
  const first = Math.min(...terms.map(({ input }) => input.first))
  const end = Math.max(...terms.map(({ input }) => input.first + input.count))
  return { input: { first, count: end - first }, output, terms }
}

const identity: Kernel = { name: '1', reach: 0, weights: Float64Array.of(1) }

function layKernel(
  { reach, weights }: Kernel,
  factor: number,
  output: Span,
  n: number,
  boundary: NamedBoundary,
): Stage {
  const input = neededSpan(output, reach, n, boundary)
  const source = new Int32Array(output.count + 2 * reach)
  for (let s = 0; s < source.length; s++) {
    const from = sourceIndex(output.first - reach + s, n, boundary)
    source[s] = from < 0 ? -1 : from - input.first
  }
  const from = Math.max(0, reach - output.first)
  const end = Math.min(source.length, n - output.first + reach)
  const kept = Array.from(weights.keys()).filter(j => weights[j] !== 0)
  return {
    input,
    output,
    reach,
    source,
    inside: { first: from, count: end - from },
    // response(i) takes x(i - o) with weight j = o + reach: the place 2 reach - j of what is read for i.
    places: Int32Array.from(kept, j => 2 * reach - j),
    weights: Float64Array.from(kept, j => factor * weights[j]),
  }
}
