import { OmicsError } from '../../assay/omics-error.ts'
import type { Contrast, Design } from '../linear/linear-fits.ts'
import type { SampleDesign } from './design-matrix.ts'

/**
 * A contrast from its text: a sum of the design's columns with numbers (`B-A`, `(B+C)/2-A`, `2*slope`). Names may hold
 * any character; the longest that fits is taken. limma: makeContrasts.
 * @throws OmicsError `design` for what is no column or no sum, and for weights that are all zero
 */
export function contrastOf(text: string, { names }: Design): Contrast {
  const ordered = [...names].sort((a, b) => b.length - a.length)
  let at = 0
  const fail = (what: string): never => {
    throw new OmicsError(
      'design',
      `contrast '${text}': ${what}`,
      `combine the columns ${names.join(', ')}, as in B-A`,
    )
  }
  const skip = () => {
    while (text[at] === ' ') at++
  }
  const take = (mark: string) => {
    skip()
    if (text[at] !== mark) return false
    at++
    return true
  }
  const primary = (): Linear => {
    if (take('(')) {
      const inner = sum()
      if (!take(')')) fail("a ')' is missing")
      return inner
    }
    skip()
    const name = ordered.find(one => text.startsWith(one, at))
    if (name !== undefined) {
      at += name.length
      return { constant: 0, weights: names.map(one => (one === name ? 1 : 0)) }
    }
    const number = /^\d+(\.\d+)?/.exec(text.slice(at))
    if (number === null) return fail(`what is '${text.slice(at).trim() || 'the end'}'?`)
    at += number[0].length
    return { constant: Number(number[0]), weights: names.map(() => 0) }
  }
  const signed = (): Linear => (take('-') ? times(signed(), -1) : take('+') ? signed() : primary())
  const product = (): Linear => {
    let left = signed()
    for (;;) {
      if (take('*')) {
        const right = signed()
        if (isConstant(left)) left = times(right, left.constant)
        else if (isConstant(right)) left = times(left, right.constant)
        else return fail('columns are not multiplied with each other')
      } else if (take('/')) {
        const right = signed()
        if (!isConstant(right) || right.constant === 0)
          return fail('a column is divided by a number other than 0')
        left = times(left, 1 / right.constant)
      } else return left
    }
  }
  const sum = (): Linear => {
    let left = product()
    for (;;) {
      if (take('+')) left = plus(left, product())
      else if (take('-')) left = plus(left, times(product(), -1))
      else return left
    }
  }
  const result = sum()
  skip()
  if (at < text.length) fail(`what is '${text.slice(at)}'?`)
  if (result.constant !== 0) fail('a number stands alone')
  if (result.weights.every(weight => weight === 0)) fail('it compares nothing')
  return { name: text.trim(), weights: result.weights }
}

interface Linear {
  readonly constant: number
  readonly weights: readonly number[]
}

function times({ constant, weights }: Linear, by: number): Linear {
  return { constant: constant * by, weights: weights.map(weight => weight * by) }
}

function plus(a: Linear, b: Linear): Linear {
  return { constant: a.constant + b.constant, weights: a.weights.map((weight, c) => weight + b.weights[c]) }
}

function isConstant({ weights }: Linear): boolean {
  return weights.every(weight => weight === 0)
}

/** Every other level against the first; the slope where the group is a number. */
export function defaultContrasts(design: SampleDesign): Contrast[] {
  const { levels, names } = design
  if (levels === null) return [{ name: names[1], weights: names.map((_, c) => (c === 1 ? 1 : 0)) }]
  return levels.slice(1).map((level, l) => ({
    name: `${level}-${levels[0]}`,
    weights: names.map((_, c) => (c === 0 ? -1 : c === l + 1 ? 1 : 0)),
  }))
}
