import type { LaidOperator, Stage } from './axis-operator.ts'
import type { Workspace } from './workspace.ts'

/** The most rows that one sum of the operators takes. */
export function mostTerms(operators: readonly LaidOperator[]): number {
  return Math.max(
    1,
    ...operators.map(({ terms }) => terms.reduce((sum, { last }) => sum + last.weights.length, 0)),
    ...operators.flatMap(({ terms }) => terms.flatMap(({ first }) => first.map(s => s.weights.length))),
  )
}

/** The numbers that {@link acrossRows} needs from `scratch` on, the row of the result included. */
export function scratchAcross(operator: LaidOperator, width: number): number {
  const rows = operator.terms.reduce(
    (sum, { first }) => sum + first.reduce((count, { output }) => count + output.count, 0),
    0,
  )
  return (rows + 1) * width
}

/**
 * Filters across rows: row r of the input (for index operator.input.first + r) begins at input + r · width. Calls
 * `take(t, start)` with each row of the response in turn, valid until the next.
 */
export function acrossRows(
  space: Workspace,
  operator: LaidOperator,
  input: number,
  width: number,
  scratch: number,
  take: (t: number, start: number) => void,
): void {
  const { terms } = operator
  const regions: number[] = []
  let free = scratch
  for (const { first, last } of terms) {
    let [from, begin] = [input, operator.input.first]
    for (const stage of first) {
      const region = from + (stage.input.first - begin) * width
      for (let t = 0; t < stage.output.count; t++)
        space.sum(gather(space, stage, t, region, width, 0), width, free + t * width)
      ;[from, begin] = [free, stage.output.first]
      free += stage.output.count * width
    }
    regions.push(from + (last.input.first - begin) * width)
  }
  for (let t = 0; t < operator.output.count; t++) {
    let count = 0
    for (let m = 0; m < terms.length; m++) count = gather(space, terms[m].last, t, regions[m], width, count)
    space.sum(count, width, free)
    take(t, free)
  }
}

function gather(
  space: Workspace,
  stage: Stage,
  t: number,
  region: number,
  width: number,
  at: number,
): number {
  const { source, places, weights } = stage
  let count = at
  for (let j = 0; j < places.length; j++) {
    const from = source[t + places[j]]
    if (from >= 0) space.term(count++, region + from * width, weights[j])
  }
  return count
}

/** The numbers that {@link alongRow} needs from `scratch` on. */
export function scratchAlong(operator: LaidOperator): number {
  return operator.terms.reduce(
    (sum, { first, last }) =>
      sum +
      last.source.length +
      first.reduce((count, { source, output }) => count + source.length + output.count, 0),
    0,
  )
}

/** Filters one row, whose voxels (from index operator.input.first on) begin at input; the response begins at out. */
export function alongRow(
  space: Workspace,
  operator: LaidOperator,
  input: number,
  out: number,
  scratch: number,
): void {
  const { numbers } = space
  const extended: number[] = []
  let free = scratch
  for (const { first, last } of operator.terms) {
    let [from, begin] = [input, operator.input.first]
    for (const stage of first) {
      extend(numbers, stage, from + stage.input.first - begin, free)
      const terms = shifted(space, stage, free, 0)
      free += stage.source.length
      space.sum(terms, stage.output.count, free)
      ;[from, begin] = [free, stage.output.first]
      free += stage.output.count
    }
    extend(numbers, last, from + last.input.first - begin, free)
    extended.push(free)
    free += last.source.length
  }
  // The last stages are set together, now that those before have used the room for terms.
  let count = 0
  for (let m = 0; m < extended.length; m++) count = shifted(space, operator.terms[m].last, extended[m], count)
  space.sum(count, operator.output.count, out)
}

function extend(numbers: Float64Array, { source, inside }: Stage, from: number, to: number): void {
  const { first, count } = inside
  numbers.copyWithin(to + first, from + source[first], from + source[first] + count)
  for (let s = 0; s < first; s++) numbers[to + s] = source[s] < 0 ? 0 : numbers[from + source[s]]
  for (let s = first + count; s < source.length; s++)
    numbers[to + s] = source[s] < 0 ? 0 : numbers[from + source[s]]
}

function shifted(space: Workspace, { places, weights }: Stage, extended: number, at: number): number {
  for (let j = 0; j < places.length; j++) space.term(at + j, extended + places[j], weights[j])
  return at + places.length
}
